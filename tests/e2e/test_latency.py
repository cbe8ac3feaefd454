"""A small share of `python -m benchmarks.latency`: two posts through real processes."""

from benchmarks.latency import AMPLE, run


def test_every_leak_is_redacted_within_the_mail_window(tmp_path):
    result = run(tmp_path, rate=120, budget=AMPLE, posts=2)
    assert (len(result.seconds), result.late, result.refused) == (2, 0, 0)
    assert result.requests > 0
