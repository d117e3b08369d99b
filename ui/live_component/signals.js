// A short sound and a vibration when something is asked of somebody, on the devices on which they want it: off until they say so.

const KEY = "jury-signals-";
const HERTZ = 660;
const SECONDS = 0.18;

export const areWanted = (person) => localStorage.getItem(KEY + person) === "1";

export function signal(person) {
  if (!areWanted(person)) return;
  navigator.vibrate?.([120, 80, 120]);
  sound();
}

// A browser lets a page sound once somebody has touched it; before that, nothing is heard and nothing fails.
function sound() {
  if (!navigator.userActivation?.hasBeenActive) return;
  const context = new AudioContext();
  const tone = new OscillatorNode(context, { frequency: HERTZ });
  const volume = new GainNode(context, { gain: 0.15 });
  tone.connect(volume).connect(context.destination);
  tone.start();
  tone.stop(context.currentTime + SECONDS);
  tone.onended = () => context.close();
}

// Takes the switch as it is now (ui/header.py); put on, it is heard at once.
export function want(person, areWantedNow) {
  localStorage.setItem(KEY + person, areWantedNow ? "1" : "0");
  signal(person);
}
