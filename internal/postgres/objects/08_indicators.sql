-- Indicators: attainment and state of their measurements against the targets.

-- Returns (actual - baseline) / (target - baseline): 1 is the target. Null for measures without such a ratio, and where
-- the target equals the baseline. content.Attainment is the same in Go.
CREATE FUNCTION attainment(measure text, baseline numeric, target numeric, actual numeric) RETURNS numeric
LANGUAGE sql IMMUTABLE AS $$
  SELECT CASE WHEN measure NOT IN ('QUALITATIVE', 'ORDINAL') AND target <> baseline
    THEN round((actual - baseline) / (target - baseline), 4) END
$$;

-- Returns the state of an indicator by one measurement: MET if the value reached the target in the indicator's
-- direction, else ON_TRACK from an attainment of 0.8 on, else BEHIND. NO_DATA without a value or a target, and for
-- qualitative indicators.
CREATE FUNCTION attainment_state(measure text, ascending boolean, baseline numeric, target numeric, actual numeric)
RETURNS text LANGUAGE sql IMMUTABLE AS $$
  SELECT CASE
    WHEN measure = 'QUALITATIVE' OR target IS NULL OR actual IS NULL THEN 'NO_DATA'
    WHEN CASE WHEN ascending THEN actual >= target ELSE actual <= target END THEN 'MET'
    WHEN (CASE WHEN ascending THEN target > baseline ELSE target < baseline END)
      AND attainment(measure, baseline, target, actual) >= 0.8 THEN 'ON_TRACK'
    ELSE 'BEHIND' END
$$;

-- Returns the state of an indicator at the end of a day, by its latest measurement with a value whose period ended by
-- then.
CREATE FUNCTION indicator_state(of_indicator bigint, until date) RETURNS text LANGUAGE sql STABLE AS $$
  SELECT coalesce((SELECT attainment_state(i.measure, i.ascending, i.baseline_value, m.target, m.actual)
    FROM indicators i JOIN measurements m ON m.indicator_id = i.id
    WHERE i.id = of_indicator AND m.period_end <= until AND m.actual IS NOT NULL
    ORDER BY m.period_end DESC, m.period_start DESC, m.id DESC LIMIT 1), 'NO_DATA')
$$;
