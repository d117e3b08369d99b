"""How each file format becomes sheets of rows: workbooks and delimited text, read within limits as they stream."""
