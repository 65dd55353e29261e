"""New files with a question beside each blank, which lint finds until it is answered."""
