"""What every test shares: how far hypothesis looks."""

import os

from hypothesis import settings

# No deadline: two busy cores make an honest example look slow. On CI the same examples each time, so that red means broken.
settings.register_profile("everyday", max_examples=30, deadline=None)
settings.register_profile("ci", parent=settings.get_profile("everyday"), derandomize=True, database=None)
settings.register_profile("thorough", parent=settings.get_profile("everyday"), max_examples=1000)
settings.load_profile(os.environ.get("JURY_HYPOTHESIS_PROFILE") or ("ci" if os.environ.get("CI") else "everyday"))
