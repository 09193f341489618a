-- The rows of `savings-tracker` of one year at one period, as at one position, as somebody would write them by hand over the
-- same tables: one statement, nothing computed beforehand. Parameters: position, year, period.
-- It covers what the bench's made-up ledger holds: recurrent claims without reversals, no carry-forward, no phasing, no growth,
-- the default rules. Of a scheme, a year and a claim it reads everything else that the report does.
WITH
at AS MATERIALIZED (
  SELECT opens, closes, "end", "end" - opens + 1 AS days_past, closes - opens + 1 AS days_in_year, least(period, 12) AS months
  FROM (SELECT $3::integer AS period, make_date(left($2, 4)::integer, 4, 1) AS opens, make_date(left($2, 4)::integer + 1, 3, 31) AS closes) y
  CROSS JOIN LATERAL (SELECT (opens + make_interval(months => least(period, 12)))::date - 1 AS "end") e
),
next AS MATERIALIZED (SELECT (left($2, 4)::integer + 1)::text || '-' || lpad(((left($2, 4)::integer + 2) % 100)::text, 2, '0') AS year),
organisation AS MATERIALIZED (
  SELECT f.* FROM rm.organisation_key k
  CROSS JOIN LATERAL (SELECT v.gone, v.facts FROM rm.organisation_version v WHERE v.key = k.key AND v.from_position <= $1 ORDER BY v.from_position DESC LIMIT 1) v
  CROSS JOIN LATERAL json_to_record(v.facts) f(organisation text, name text) WHERE k.since <= $1 AND NOT v.gone
),
service AS MATERIALIZED (
  SELECT f.* FROM rm.service_key k
  CROSS JOIN LATERAL (SELECT v.gone, v.facts FROM rm.service_version v WHERE v.key = k.key AND v.from_position <= $1 ORDER BY v.from_position DESC LIMIT 1) v
  CROSS JOIN LATERAL json_to_record(v.facts) f(service text, name text, organisation text) WHERE k.since <= $1 AND NOT v.gone
),
programme AS MATERIALIZED (
  SELECT f.* FROM rm.programme_key k
  CROSS JOIN LATERAL (SELECT v.gone, v.facts FROM rm.programme_version v WHERE v.key = k.key AND v.from_position <= $1 ORDER BY v.from_position DESC LIMIT 1) v
  CROSS JOIN LATERAL json_to_record(v.facts) f(programme text, name text, organisation text) WHERE k.since <= $1 AND NOT v.gone
),
workstream AS MATERIALIZED (
  SELECT f.* FROM rm.workstream_key k
  CROSS JOIN LATERAL (SELECT v.gone, v.facts FROM rm.workstream_version v WHERE v.key = k.key AND v.from_position <= $1 ORDER BY v.from_position DESC LIMIT 1) v
  CROSS JOIN LATERAL json_to_record(v.facts) f(workstream text, name text, programme text) WHERE k.since <= $1 AND NOT v.gone
),
rules AS MATERIALIZED (SELECT 0.95 AS green, 0.75 AS amber, 2 AS stale_after, 0.50 AS progress_weight),
scheme AS MATERIALIZED (
  SELECT f.*, t.original, t.current, t."originalRecurrence" AS original_recurrence FROM rm.scheme_key k
  CROSS JOIN LATERAL (SELECT v.gone, v.facts FROM rm.scheme_version v WHERE v.key = k.key AND v.from_position <= $1 ORDER BY v.from_position DESC LIMIT 1) v
  CROSS JOIN LATERAL json_to_record(v.facts) f(
    scheme text, programme text, workstream text, service text, title text, owner text, kind text, "cashReleasing" boolean, recurrence text, confidence text,
    "balancingLine" boolean, category text, stage text, targets json)
  CROSS JOIN LATERAL json_to_record(f.targets) t(original json, current json, "originalRecurrence" text)
  WHERE k.since <= $1 AND NOT v.gone AND t.original IS NOT NULL
),
target AS MATERIALIZED (
  SELECT s.scheme, o.*, c.*, n.*, coalesce((s.current #>> ARRAY['investment', $2])::numeric, 0.00) AS investment,
    (s.original #> ARRAY['saving', $2]) IS NOT NULL OR (s.current #> ARRAY['saving', $2]) IS NOT NULL
      OR (s.original #> ARRAY['investment', $2]) IS NOT NULL OR (s.current #> ARRAY['investment', $2]) IS NOT NULL AS named
  FROM scheme s CROSS JOIN next
  CROSS JOIN LATERAL (SELECT CASE WHEN s.original #>> ARRAY['saving', $2] IS NOT NULL THEN (s.original #>> ARRAY['saving', $2])::numeric
    WHEN s.original_recurrence = 'recurrent' THEN coalesce((SELECT e.value FROM json_each_text(s.original -> 'saving') e ORDER BY e.key DESC LIMIT 1)::numeric
      * (SELECT max(y) < $2 FROM json_object_keys(s.original -> 'saving') y)::integer, 0.00) ELSE 0.00 END AS original_target) o
  CROSS JOIN LATERAL (SELECT CASE WHEN s.current #>> ARRAY['saving', $2] IS NOT NULL THEN (s.current #>> ARRAY['saving', $2])::numeric
    WHEN s.recurrence = 'recurrent' THEN coalesce((SELECT e.value FROM json_each_text(s.current -> 'saving') e ORDER BY e.key DESC LIMIT 1)::numeric
      * (SELECT max(y) < $2 FROM json_object_keys(s.current -> 'saving') y)::integer, 0.00) ELSE 0.00 END AS current_target) c
  CROSS JOIN LATERAL (SELECT CASE WHEN s.current #>> ARRAY['saving', next.year] IS NOT NULL THEN (s.current #>> ARRAY['saving', next.year])::numeric
    WHEN s.recurrence = 'recurrent' THEN coalesce((SELECT e.value FROM json_each_text(s.current -> 'saving') e ORDER BY e.key DESC LIMIT 1)::numeric
      * (SELECT max(y) < next.year FROM json_object_keys(s.current -> 'saving') y)::integer, 0.00) ELSE 0.00 END AS next_year_target) n
),
stated AS MATERIALIZED (
  SELECT f.scheme, made.*, before.*, (SELECT max(c::integer) FROM json_array_elements_text(f.confirmed) c WHERE c::integer <= $3) AS confirmed, o.*
  FROM rm.scheme_year_key k
  CROSS JOIN LATERAL (SELECT v.gone, v.facts FROM rm.scheme_year_version v WHERE v.key = k.key AND v.from_position <= $1 ORDER BY v.from_position DESC LIMIT 1) v
  CROSS JOIN LATERAL json_to_record(v.facts) f(scheme text, forecasts json, confirmed json, overrides json)
  LEFT JOIN LATERAL (SELECT m.period AS made_in, m.forecast, m."notRecurrent" AS not_recurrent, m.changes
    FROM json_to_recordset(f.forecasts) m(period integer, forecast numeric, "notRecurrent" numeric, changes json) WHERE m.period <= $3 ORDER BY m.period DESC LIMIT 1) made ON true
  LEFT JOIN LATERAL (SELECT m.forecast AS previous
    FROM json_to_recordset(f.forecasts) m(period integer, forecast numeric) WHERE m.period <= $3 - 1 ORDER BY m.period DESC LIMIT 1) before ON true
  LEFT JOIN LATERAL (SELECT r.rag AS override_rag, r.by AS override_by, r."untilPeriod" AS override_until, r.reason AS override_reason
    FROM json_to_recordset(f.overrides) r(position bigint, period integer, rag text, "untilPeriod" integer, reason text, by text)
    WHERE $3 BETWEEN r.period AND r."untilPeriod" ORDER BY r.position DESC LIMIT 1) o ON true
  WHERE k.since <= $1 AND k.year = $2 AND NOT v.gone
),
delivery AS MATERIALIZED (
  SELECT f.scheme, bool_or(f.year = $2) AS claimed,
    sum(CASE WHEN f.year = $2 THEN (a.banked ->> 'inYear')::numeric ELSE (a.banked ->> 'fullYear')::numeric END) AS banked,
    sum(CASE WHEN f.year = $2 THEN (a.verified ->> 'inYear')::numeric ELSE (a.verified ->> 'fullYear')::numeric END) AS verified,
    sum(CASE WHEN f.year = $2 THEN (a.achieved ->> 'inYear')::numeric ELSE (a.achieved ->> 'fullYear')::numeric END) AS achieved,
    sum(CASE WHEN f.year = $2 THEN (a.ready ->> 'inYear')::numeric ELSE (a.ready ->> 'fullYear')::numeric END) AS ready,
    sum(CASE WHEN f.year = $2 THEN (a.progressing ->> 'inYear')::numeric ELSE (a.progressing ->> 'fullYear')::numeric END) AS progressing,
    sum((a.banked ->> 'fullYear')::numeric) AS full_year_banked,
    sum((a.verified ->> 'fullYear')::numeric) AS full_year_verified,
    sum((a.achieved ->> 'fullYear')::numeric) AS full_year_achieved,
    sum((a.ready ->> 'fullYear')::numeric) AS full_year_ready,
    sum((a.progressing ->> 'fullYear')::numeric) AS full_year_progressing,
    sum(CASE WHEN f.year = $2
      THEN (SELECT sum((s.value::numeric * (at."end" - s.key::date + 1))::numeric(60, 40) / (at.closes - s.key::date + 1))
            FROM json_each_text(f."securedFrom" -> 'recurrent') s WHERE s.key::date BETWEEN at.opens AND at."end")
      ELSE ((coalesce((a.banked ->> 'fullYear')::numeric, 0) + coalesce((a.verified ->> 'fullYear')::numeric, 0)) * at.days_past)::numeric(60, 40) / at.days_in_year END) AS to_date
  FROM rm.delivery_key k CROSS JOIN at
  CROSS JOIN LATERAL (SELECT v.gone, v.facts FROM rm.delivery_version v WHERE v.key = k.key AND v.from_position <= $1 ORDER BY v.from_position DESC LIMIT 1) v
  CROSS JOIN LATERAL json_to_record(v.facts) f(scheme text, year text, amounts json, "securedFrom" json)
  LEFT JOIN LATERAL json_to_record(f.amounts -> 'recurrent') a(banked json, verified json, achieved json, ready json, progressing json) ON true
  WHERE k.since <= $1 AND k.year <= $2 AND NOT v.gone
  GROUP BY f.scheme
),
figure AS (
  SELECT s.*, t.original_target, t.current_target, t.next_year_target, t.investment,
    y.made_in IS NULL AS assumed, coalesce(y.forecast, t.current_target) AS forecast, coalesce(y.not_recurrent, 0.00) AS not_recurrent,
    coalesce(y.previous, t.current_target) AS previous_forecast, y.made_in, y.changes,
    $3 - greatest(y.made_in, y.confirmed, 0) >= rules.stale_after AS stale, y.override_rag, y.override_by, y.override_until, y.override_reason,
    coalesce(d.banked, 0.00) AS banked, coalesce(d.verified, 0.00) AS verified, coalesce(d.achieved, 0.00) AS achieved,
    coalesce(d.ready, 0.00) AS ready, coalesce(d.progressing, 0.00) AS progressing,
    coalesce(d.full_year_banked, 0.00) AS full_year_banked, coalesce(d.full_year_verified, 0.00) AS full_year_verified, coalesce(d.full_year_achieved, 0.00) AS full_year_achieved,
    coalesce(d.full_year_ready, 0.00) AS full_year_ready, coalesce(d.full_year_progressing, 0.00) AS full_year_progressing,
    -- Thirds that add up to a half penny are one: more decimals first.
    round(round(coalesce(d.to_date, 0), 30), 2) AS to_date
  FROM scheme s JOIN target t USING (scheme) CROSS JOIN rules LEFT JOIN stated y USING (scheme) LEFT JOIN delivery d USING (scheme)
  WHERE t.named OR y.made_in IS NOT NULL OR d.claimed
),
rated AS (
  SELECT f.*, CASE WHEN f."balancingLine" AND r.rag IN ('green', 'blue') THEN 'amber' ELSE r.rag END AS computed
  FROM figure f CROSS JOIN rules
  CROSS JOIN LATERAL (SELECT CASE
    WHEN f.original_target > 0 AND f.banked >= f.original_target THEN 'blue'
    WHEN f.stale THEN 'grey'
    WHEN f.original_target <= 0 THEN CASE WHEN f.forecast >= f.original_target THEN 'green' ELSE 'red' END
    WHEN f.forecast - f.not_recurrent >= f.original_target * rules.green THEN 'green'
    WHEN f.forecast - f.not_recurrent >= f.original_target * rules.amber THEN 'amber'
    ELSE 'red' END AS rag) r
)
SELECT coalesce(json_agg(row_to_json(line) ORDER BY line.scheme COLLATE "C"), '[]')::text AS rows FROM (
  SELECT f.scheme || '|' || $2 AS id,
    coalesce(sv.organisation, pr.organisation, '') AS organisation, coalesce(og.name, sv.organisation, pr.organisation, '') AS "organisationName",
    coalesce(ws.programme, f.programme) AS programme, coalesce(pr.name, ws.programme, f.programme) AS "programmeName",
    f.workstream, coalesce(ws.name, f.workstream) AS "workstreamName", f.service, coalesce(sv.name, f.service) AS "serviceName",
    f.scheme, f.title, f.owner, $2 AS year, $3::integer AS period, f.kind, f.recurrence, f."cashReleasing", f.category, f.stage, f."balancingLine", f.confidence,
    f.assumed, f.original_target::text AS "originalTarget", f.current_target::text AS "currentTarget", '0.00' AS "broughtForward",
    f.forecast::text AS forecast, f.not_recurrent::text AS "notRecurrent", (f.forecast - f.current_target)::text AS variance,
    round((f.forecast - f.current_target) * 100 / nullif(f.current_target, 0), 4)::text AS "variancePercent",
    f.previous_forecast::text AS "previousForecast", (f.forecast - f.previous_forecast)::text AS movement,
    f.banked::text AS banked, f.verified::text AS verified, f.achieved::text AS achieved, f.ready::text AS ready, f.progressing::text AS progressing,
    round(f.banked + f.verified + f.achieved + f.ready + f.progressing * rules.progress_weight, 2)::text AS weighted,
    '0.00' AS "oneOff", '0.00' AS temporary, '0.00' AS "otherKinds",
    f.full_year_banked::text AS "fullYearBanked", f.full_year_verified::text AS "fullYearVerified", f.full_year_achieved::text AS "fullYearAchieved",
    f.full_year_ready::text AS "fullYearReady", f.full_year_progressing::text AS "fullYearProgressing",
    round(f.full_year_banked + f.full_year_verified + f.full_year_achieved + f.full_year_ready + f.full_year_progressing * rules.progress_weight, 2)::text AS "fullYearWeighted",
    f.investment::text AS investment, round(f.current_target * at.months / 12, 2)::text AS "targetToDate", f.to_date::text AS "deliveredToDate",
    -- What is banked by the end of the year stands with its full-year effect in the next.
    f.next_year_target::text AS "nextYearTarget", (f.full_year_banked + coalesce(early.banked, 0))::text AS "nextYearSecured",
    (f.next_year_target - f.full_year_banked - coalesce(early.banked, 0))::text AS "nextYearGap",
    coalesce(f.override_rag, f.computed) AS rag, f.computed AS "ragComputed", f.override_by AS "overrideBy", f.override_until AS "overrideUntil",
    CASE WHEN f.override_reason IS NOT NULL THEN coalesce((SELECT t.text FROM ledger.detached t WHERE t.digest = f.override_reason), '[redacted]') END AS "overrideReason",
    CASE sign(f.forecast - f.previous_forecast) WHEN 1 THEN 'better' WHEN 0 THEN 'same' ELSE 'worse' END AS direction, f.stale,
    coalesce(CASE WHEN f.made_in = $3 THEN (
      SELECT json_agg(json_build_object('code', r.code, 'amount', r.amount::text, 'narrative', coalesce(t.text, '[redacted]')) ORDER BY c.n, r.n)
      FROM json_array_elements_text(f.changes) WITH ORDINALITY c(position, n) JOIN ledger.event e ON e.position = c.position::bigint
      CROSS JOIN LATERAL ROWS FROM (json_to_recordset(e.payload::json #> '{data,reasons}') AS (code text, amount numeric, narrative text)) WITH ORDINALITY r(code, amount, narrative, n)
      LEFT JOIN ledger.detached t ON t.digest = r.narrative) END, '[]') AS reasons
  FROM rated f CROSS JOIN rules CROSS JOIN at CROSS JOIN next
  LEFT JOIN workstream ws ON ws.workstream = f.workstream LEFT JOIN service sv ON sv.service = f.service
  LEFT JOIN programme pr ON pr.programme = coalesce(ws.programme, f.programme)
  LEFT JOIN organisation og ON og.organisation = coalesce(sv.organisation, pr.organisation)
  LEFT JOIN LATERAL (
    SELECT (v.facts #>> '{amounts,recurrent,banked,inYear}')::numeric AS banked FROM rm.delivery_version v
    WHERE v.key = f.scheme || ' ' || next.year AND v.from_position <= $1 ORDER BY v.from_position DESC LIMIT 1) early ON true
) line
