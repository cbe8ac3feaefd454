"""The page of numbers: what is counted, said in a sentence and drawn as SVG."""
