"""All benchmarks in turn: `make bench`."""

from benchmarks import acknowledge, detection, triage

print("Detection\n")
detection.main()
print("\nTriage\n")
triage.main()
print("\nAcknowledgement\n")
acknowledge.main()
