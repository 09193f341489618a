-- The rows of `revenue-monitoring` of one year at one period, by service, as at one position, as somebody would write them by
-- hand over the same tables: one statement, nothing computed beforehand. Parameters: position, year, period.
-- It covers what the bench's made-up ledger holds: one council, the default rules, nothing published, and every line opened in every year.
WITH RECURSIVE
years AS MATERIALIZED (
  SELECT $2::text AS year, before AS before, ((left(before, 4)::integer - 1)::text || '-' || right(left(before, 4), 2)) AS before_that
  FROM (SELECT (left($2, 4)::integer - 1)::text || '-' || right(left($2, 4), 2) AS before) b
),
organisation AS MATERIALIZED (
  SELECT f.* FROM rm.organisation_key k
  CROSS JOIN LATERAL (SELECT v.gone, v.facts FROM rm.organisation_version v WHERE v.key = k.key AND v.from_position <= $1 ORDER BY v.from_position DESC LIMIT 1) v
  CROSS JOIN LATERAL json_to_record(v.facts) f(organisation text, name text) WHERE k.since <= $1 AND NOT v.gone
),
service AS MATERIALIZED (
  SELECT f.* FROM rm.service_key k
  CROSS JOIN LATERAL (SELECT v.gone, v.facts FROM rm.service_version v WHERE v.key = k.key AND v.from_position <= $1 ORDER BY v.from_position DESC LIMIT 1) v
  CROSS JOIN LATERAL json_to_record(v.facts) f(service text, name text, organisation text, parent text) WHERE k.since <= $1 AND NOT v.gone
),
opened AS MATERIALIZED (
  SELECT f.line, f.service, f.year, f.opening FROM rm.line_year_key k CROSS JOIN years
  CROSS JOIN LATERAL (SELECT v.gone, v.facts FROM rm.line_year_version v WHERE v.key = k.key AND v.from_position <= $1 ORDER BY v.from_position DESC LIMIT 1) v
  CROSS JOIN LATERAL json_to_record(v.facts) f(line text, service text, year text, opening numeric)
  WHERE k.since <= $1 AND k.year IN (years.year, years.before) AND NOT v.gone
),
virement AS MATERIALIZED (
  SELECT f.year, f.state, f.period, l.line, l.amount, l."nextYear" AS next_year FROM rm.virement_key k CROSS JOIN years
  CROSS JOIN LATERAL (SELECT v.gone, v.facts FROM rm.virement_version v WHERE v.key = k.key AND v.from_position <= $1 ORDER BY v.from_position DESC LIMIT 1) v
  CROSS JOIN LATERAL json_to_record(v.facts) f(year text, state text, period integer, lines json)
  CROSS JOIN LATERAL json_to_recordset(f.lines) l(line text, amount numeric, "nextYear" numeric)
  WHERE k.since <= $1 AND k.year IN (years.year, years.before, years.before_that) AND NOT v.gone
),
adjusted AS MATERIALIZED (
  SELECT f.year, f.period, l.line, l.amount FROM rm.adjustment_key k CROSS JOIN years
  CROSS JOIN LATERAL (SELECT v.gone, v.facts FROM rm.adjustment_version v WHERE v.key = k.key AND v.from_position <= $1 ORDER BY v.from_position DESC LIMIT 1) v
  CROSS JOIN LATERAL json_to_record(v.facts) f(year text, period integer, lines json)
  CROSS JOIN LATERAL json_to_recordset(f.lines) l(line text, amount numeric)
  WHERE k.since <= $1 AND k.year IN (years.year, years.before) AND NOT v.gone
),
returned AS MATERIALIZED (
  SELECT f.line, f.year, f.basis, f.actuals, f.forecasts FROM rm.line_returns_key k CROSS JOIN years
  CROSS JOIN LATERAL (SELECT v.gone, v.facts FROM rm.line_returns_version v WHERE v.key = k.key AND v.from_position <= $1 ORDER BY v.from_position DESC LIMIT 1) v
  CROSS JOIN LATERAL json_to_record(v.facts) f(line text, year text, basis numeric, actuals json, forecasts json)
  WHERE k.since <= $1 AND k.year IN (years.year, years.before) AND NOT v.gone
),
-- What changed the budget of a line in a year: from which period it counts, 0 for what the year opens with.
change AS MATERIALIZED (
  SELECT line, year, 0 AS period, opening AS amount FROM opened
  UNION ALL SELECT v.line, (left(v.year, 4)::integer + 1)::text || '-' || lpad(((left(v.year, 4)::integer + 2) % 100)::text, 2, '0'), 0, v.next_year
    FROM virement v WHERE v.state = 'posted' AND v.next_year IS NOT NULL
  UNION ALL SELECT line, year, period, amount FROM virement WHERE state = 'posted'
  UNION ALL SELECT line, year, period, amount FROM adjusted
),
budget AS MATERIALIZED (
  SELECT c.line, sum(c.amount) FILTER (WHERE c.year = years.year AND c.period <= $3::integer) AS budget,
    sum(c.amount) FILTER (WHERE c.year = years.year AND c.period <= $3::integer - 1) AS previous_budget,
    sum(c.amount) FILTER (WHERE c.year = years.before) AS budget_before
  FROM change c CROSS JOIN years GROUP BY c.line
),
pending AS MATERIALIZED (SELECT v.line, sum(v.amount) AS pending FROM virement v JOIN years USING (year) WHERE v.state = 'requested' GROUP BY v.line),
line AS MATERIALIZED (
  SELECT o.line, o.service, b.budget, coalesce(p.pending, 0.00) AS pending, a.actual, f.outturn, f.outturn - b.budget AS variance,
    e.outturn - b.previous_budget AS previous_variance, r.basis, r.forecasts, y.actual AS year_before,
    y.actual - (SELECT b.budget_before WHERE EXISTS (SELECT FROM opened w CROSS JOIN years WHERE w.line = o.line AND w.year = years.before)) AS variance_before
  FROM opened o JOIN years USING (year) JOIN budget b USING (line) LEFT JOIN pending p USING (line)
  LEFT JOIN returned r ON r.line = o.line AND r.year = o.year
  LEFT JOIN returned q ON q.line = o.line AND q.year = years.before
  LEFT JOIN LATERAL (SELECT s."toDate" AS actual FROM json_to_recordset(r.actuals) s(period integer, "toDate" numeric)
    WHERE s.period <= $3::integer ORDER BY s.period DESC LIMIT 1) a ON true
  LEFT JOIN LATERAL (SELECT s."toDate" AS actual FROM json_to_recordset(q.actuals) s(period integer, "toDate" numeric) WHERE s.period = 13) y ON true
  LEFT JOIN LATERAL (SELECT s.outturn FROM json_to_recordset(r.forecasts) s(period integer, outturn numeric)
    WHERE s.period <= $3::integer ORDER BY s.period DESC LIMIT 1) f ON true
  LEFT JOIN LATERAL (SELECT s.outturn FROM json_to_recordset(r.forecasts) s(period integer, outturn numeric)
    WHERE s.period <= $3::integer - 1 ORDER BY s.period DESC LIMIT 1) e ON true
),
stated AS MATERIALIZED (
  SELECT l.line, l.service, c.position, r.n, r.code, r.amount, r.narrative FROM line l
  CROSS JOIN LATERAL json_to_recordset(l.forecasts) s(period integer, changes json)
  CROSS JOIN LATERAL json_to_recordset(s.changes) c(position bigint, reasons json)
  CROSS JOIN LATERAL ROWS FROM (json_to_recordset(c.reasons) AS (code text, amount numeric, narrative text)) WITH ORDINALITY r(code, amount, narrative, n)
  WHERE s.period <= $3::integer
),
explained AS MATERIALIZED (SELECT line, sum(amount) AS amount FROM stated GROUP BY line),
reason AS MATERIALIZED (
  SELECT line, service, position, n, code, amount, narrative FROM stated
  UNION ALL SELECT l.line, l.service, 9223372036854775806, 1, 'budget-change', l.basis - l.budget, 'The budget changed after the first forecast was measured against it'
    FROM line l WHERE l.outturn IS NOT NULL AND l.basis <> l.budget
  UNION ALL SELECT l.line, l.service, 9223372036854775807, 1, 'late-change', l.outturn - l.basis - coalesce(x.amount, 0.00), 'Forecasts were made out of the order of their periods'
    FROM line l LEFT JOIN explained x USING (line) WHERE l.outturn IS NOT NULL AND l.outturn - l.basis <> coalesce(x.amount, 0.00)
),
-- Every service with the services that it counts in, and the way down to it.
counts_in AS (
  SELECT service, service AS above, parent, 1 AS level, ARRAY[service] AS way FROM service
  UNION ALL SELECT c.service, a.service, a.parent, c.level + 1, a.service || c.way FROM counts_in c JOIN service a ON a.service = c.parent
),
place AS MATERIALIZED (SELECT service, level, way FROM counts_in WHERE parent IS NULL),
within AS MATERIALIZED (SELECT above AS service, service AS own FROM counts_in),
figure AS MATERIALIZED (
  SELECT w.service, sum(l.year_before) AS year_before, sum(l.variance_before) AS variance_before, sum(l.budget) AS budget, sum(l.pending) AS pending,
    sum(l.actual) AS actual, CASE WHEN sum(l.variance) IS NOT NULL THEN sum(coalesce(l.outturn, l.budget)) END AS outturn,
    sum(l.previous_variance) AS previous_variance, sum(l.variance) AS variance
  FROM within w JOIN line l ON l.service = w.own GROUP BY w.service
),
by_code AS MATERIALIZED (
  SELECT w.service, r.code, sum(r.amount) AS amount FROM within w JOIN reason r ON r.service = w.own GROUP BY w.service, r.code
),
reasons AS MATERIALIZED (
  SELECT w.service, count(DISTINCT r.line) AS lines,
    json_agg(json_build_object('code', r.code, 'amount', r.amount::text, 'narrative', CASE WHEN r.narrative LIKE 'sha256:%' THEN coalesce(t.text, '[redacted]') ELSE r.narrative END)
      ORDER BY r.position, r.n) FILTER (WHERE o.alone) AS own
  FROM within w JOIN reason r ON r.service = w.own
  JOIN (SELECT w2.service, count(DISTINCT r2.line) = 1 AS alone FROM within w2 JOIN reason r2 ON r2.service = w2.own GROUP BY w2.service) o ON o.service = w.service
  LEFT JOIN ledger.detached t ON o.alone AND t.digest = r.narrative
  GROUP BY w.service
)
-- Parents stand after what they add up.
SELECT coalesce(json_agg(row_to_json(cells) ORDER BY (p.way || '~'::text) COLLATE "C"), '[]')::text AS rows
FROM figure f JOIN service s USING (service) JOIN place p USING (service) LEFT JOIN organisation o USING (organisation) LEFT JOIN reasons r USING (service)
CROSS JOIN LATERAL (
  SELECT f.service || '|' || $2 AS id, p.level, s.organisation, coalesce(o.name, s.organisation) AS "organisationName", f.service, s.name AS "serviceName",
    NULL AS line, NULL AS kind, $2 AS year, $3::integer AS period,
    f.year_before::text AS "previousYearOutturn", f.variance_before::text AS "previousYearVariance", f.budget::text AS budget, f.pending::text AS pending,
    f.actual::text AS actual, f.outturn::text AS "forecastOutturn", f.previous_variance::text AS "previousVariance", NULL AS "previousPublished",
    f.variance::text AS "forecastVariance", round(f.variance * 100 / nullif(f.budget, 0), 4)::text AS "variancePercent",
    CASE WHEN f.variance IS NULL THEN NULL WHEN f.variance <= 0 THEN 'green' WHEN f.variance >= 1000000 THEN 'red' ELSE 'amber' END AS rag,
    CASE WHEN f.variance IS NULL THEN NULL ELSE CASE sign(coalesce(f.previous_variance, 0) - f.variance) WHEN 1 THEN 'better' WHEN 0 THEN 'same' ELSE 'worse' END END AS direction,
    coalesce(CASE WHEN r.lines = 1 THEN r.own ELSE (
      SELECT json_agg(json_build_object('code', c.code, 'amount', c.amount::text, 'narrative', '') ORDER BY abs(c.amount) DESC, c.code COLLATE "C")
      FROM by_code c WHERE c.service = f.service AND c.amount <> 0) END, '[]') AS reasons
) cells
