"""All benchmarks in turn: `make bench`."""

from benchmarks import acknowledge, detection

print("Detection\n")
detection.main()
print("\nAcknowledgement\n")
acknowledge.main()
