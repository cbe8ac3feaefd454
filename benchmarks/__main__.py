"""All benchmarks in turn: `make bench`."""

from benchmarks import (
    acknowledge,
    backfill,
    backtest,
    console,
    detection,
    export,
    numbers,
    reconciliation,
    residue,
    room,
    rule_mutations,
    rules_lab,
    triage,
)

print("Detection\n")
detection.main()
print("\nTriage\n")
triage.main()
print("\nAcknowledgement\n")
acknowledge.main()
print("\nForum: residue, reconciliation, backfill\n")
residue.main()
reconciliation.main()
backfill.main()
print("\nRules: mutations, backtest\n")
rule_mutations.main()
backtest.main()
print("\nWhatsApp: exported chats, a room\n")
export.main()
room.main(60, 60, 1)  # the full size, 200 500 3, takes half an hour: python -m benchmarks.room
print("\nConsole: 100,000 cases, ten moderators at once; its figures\n")
console.main()
rules_lab.main()
numbers.main()
