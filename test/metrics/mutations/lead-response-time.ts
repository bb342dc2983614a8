/**
 * Changes to lead-response-time: which leads wait, whose they are, what ends a wait and how it is clocked. Each takes a
 * rule away or turns it.
 */
import { change, type Mutation } from './change.ts';

const LEADS: readonly Mutation[] = [
  change("the person's channel goes first", 'coalesce(i.channel, p.channel)', 'coalesce(p.channel, i.channel)'),
  change("the lead's channel alone", 'coalesce(i.channel, p.channel)', 'i.channel'),
  change('left out by hand counts', "when x.key is not null then 'excluded'", ''),
  change('deleted counts', "when coalesce(i.deleted, false) then 'deleted'", ''),
  change(
    'tests count',
    /when \(json_extract_string\(i\.attributes, ⟦\d+⟧\) = ⟦\d+⟧\) then 'test'/,
    'when false then null',
  ),
  change('leads of colleagues count', "p.reason, case when i.kind = 'manual'", "case when i.kind = 'manual'"),
  change('typed in by a rep counts', "case when i.kind = 'manual' then 'manual' end", 'null'),
  change(
    'manual goes before the person',
    "p.reason, case when i.kind = 'manual' then 'manual' end",
    "case when i.kind = 'manual' then 'manual' end, p.reason",
  ),
  change('what is left out of other entities', "where x.entity = 'inbound' and", 'where'),
  change(
    'what was taken back is left out',
    "where x.entity = 'inbound' and not coalesce(x.deleted, false)",
    "where x.entity = 'inbound'",
  ),
  change(
    'merged leads wait beside their survivor',
    '(i.merged_into is null or i.merged_into not in',
    '(true or i.merged_into not in',
  ),
  change('a merged person is nobody', 'coalesce(ip.canonical, i.person)', 'i.person'),
  change('a lead of a day has an instant', `when i."at_precision" = 'day' then case`, 'when false then case'),
  change(
    'a lead of a day has the date of its UTC midnight',
    `cast(i."at" as date)`,
    `cast(i."at" - interval 5 hour as date)`,
  ),
  change(
    'no minutes to a lead of a day are minutes',
    `case when "precision" = 'day' or is_answered`,
    'case when is_answered',
  ),
  change('no minutes to an answer of a day are minutes', `or is_answered and answer_precision = 'day'`, ''),
  change(
    'an answer of a day to whom it came too late',
    `or is_answered and answer_precision = 'day'`,
    `or answer_precision = 'day'`,
  ),
  change('negative durations count', "when is_answered and is_negative then 'negative'", ''),
  change('negative durations after the end', 'when is_answered and is_negative then', 'when is_negative then'),
];

const OWNERS: readonly Mutation[] = [
  change('a lead of a day is due', `l."precision" is distinct from 'day' and l.worked_now`, 'l.worked_now'),
  change('due before it passes', /and l\.worked_now >= l\.worked_at_start \+ ⟦\d+⟧/, ''),
  change('due when the next stretch begins', 'w.before < l.worked_at_start', 'w.before <= l.worked_at_start'),
  change('the last owner', 'arg_min(o.value, o.since)', 'arg_max(o.value, o.since)'),
  change(
    'owner as of just before the target',
    'o.since <= d.moment and d.moment < o.till',
    'o.since < d.moment and d.moment <= o.till',
  ),
  change('the first owner', 'coalesce(o.owner, l.first_owner)', 'l.first_owner'),
  change('nobody when due is nobody', 'coalesce(o.owner, l.first_owner)', 'o.owner'),
  change(
    'the owner of the person',
    'case when l.has_owners then coalesce(o.owner, l.first_owner) else l.owner end',
    'l.owner',
  ),
  change(
    'without changes nobody',
    'case when l.has_owners then coalesce(o.owner, l.first_owner) else l.owner end',
    'coalesce(o.owner, l.first_owner)',
  ),
  change(
    'owners of the person alone',
    "case when h.key is not null then 'inbound' else 'person' end and o.key = case when h.key is not null then c.ref else c.person_ref end",
    "'person' and o.key = c.person_ref",
  ),
  change(
    'owners of the lead alone',
    "case when h.key is not null then 'inbound' else 'person' end and o.key = case when h.key is not null then c.ref else c.person_ref end",
    "'inbound' and o.key = c.ref",
  ),
  change('owners of other entities', "where entity = 'inbound') h", ') h'),
  change('the receiving team goes first', 'coalesce(t.value, r.receiving_team)', 'coalesce(r.receiving_team, t.value)'),
  change('no receiving team', 'coalesce(t.value, r.receiving_team)', 't.value'),
  change('no receiving team now', 'coalesce(tn.value, r.receiving_team)', 'tn.value'),
  change('a lead of a day is placed as the next begins', ' - interval 1 microsecond', ''),
];

const ANSWERS: readonly Mutation[] = [
  change(
    'calls to merged persons reach nobody',
    'coalesce(ip.canonical, ap.person) as person_ref',
    'ap.person as person_ref',
  ),
  change('a merged responder stands for itself', 'coalesce(ire.canonical, r.responder)', 'r.responder'),
  change('an answer of a day has an instant', `when a."starts_at_precision" = 'day' then case`, 'when false then case'),
  change('who a merged row was with is lost', 'coalesce(m.ref, ap.activity)', 'ap.activity'),
  change('deleted links answer', 'where not coalesce(ap.deleted, false) group by', 'group by'),
  change('meetings and tasks answer', "where a.kind in ('call', 'email', 'message') and", 'where'),
  change(
    'calls answer nothing',
    "where a.kind in ('call', 'email', 'message')",
    "where a.kind in ('email', 'message')",
  ),
  change('mails answer nothing', "where a.kind in ('call', 'email', 'message')", "where a.kind in ('call', 'message')"),
  change(
    'messages answer nothing',
    "where a.kind in ('call', 'email', 'message')",
    "where a.kind in ('call', 'email')",
  ),
  change('what is planned answers', "and coalesce(a.status, 'done') = 'done'", ''),
  change('without a status nothing was done', "coalesce(a.status, 'done') = 'done'", "a.status = 'done'"),
  change('deleted activities answer', "when coalesce(a.deleted, false) then 'deleted'", ''),
  change('machines answer', 'and not coalesce(a.automated, false)', ''),
  change('bulk answers', 'and not coalesce(a.bulk, false)', ''),
  change(
    'nobody knows who began, and it answers',
    "(a.direction = 'out' and",
    "(a.direction is distinct from 'in' and",
  ),
  change('the sender was answered', 'and w.is_recipient or', 'or'),
  change('without a role nobody was answered', "max(coalesce(ap.role, 'to') <> 'from')", "max(ap.role <> 'from')"),
  change('what came in never answers', "or a.direction = 'in' and a.connected and a.kind in ('call', 'message')", ''),
  change('a missed call answers', "a.direction = 'in' and a.connected and", "a.direction = 'in' and"),
  change('a mail that came in answers', "and a.connected and a.kind in ('call', 'message'))", 'and a.connected)'),
  change(
    'chats are not answered live',
    "and a.connected and a.kind in ('call', 'message'))",
    "and a.connected and a.kind = 'call')",
  ),
  change(
    'calls are not answered live',
    "and a.connected and a.kind in ('call', 'message'))",
    "and a.connected and a.kind = 'message')",
  ),
  change('tests answer', /when \(a\."outcome" = ⟦\d+⟧\) then 'test'/, 'when false then null'),
  change(
    'activities left out by hand answer',
    "case when x.key is not null then 'excluded' when coalesce(a.deleted",
    'case when coalesce(a.deleted',
  ),
  change('what is left out of other entities does not answer', "where x.entity = 'activity' and", 'where'),
  change('the last answer', 'order by a.moment, a.activity_ref', 'order by a.moment desc, a.activity_ref'),
  change('of two at once the larger', 'order by a.moment, a.activity_ref', 'order by a.moment, a.activity_ref desc'),
  change(
    'answers before the lead',
    /and case when a\."precision" = 'day' or l\."precision" = 'day' then a\."day" >= l\."day" else a\.moment >= l\.moment end/,
    '',
  ),
  change('an answer at once is none', 'else a.moment >= l.moment', 'else a.moment > l.moment'),
  change('an answer on the day is none', 'a."day" >= l."day"', 'a."day" > l."day"'),
  change(
    'days of answers are instants',
    `case when a."precision" = 'day' or l."precision" = 'day' then a."day" >=`,
    `case when l."precision" = 'day' then a."day" >=`,
  ),
  change('answers to come', / where a\.moment < cast\(⟦\d+⟧ as timestamp\)/, ''),
  change('an answer at the very instant has happened', 'where a.moment < cast(', 'where a.moment <= cast('),
];

const ENDS: readonly Mutation[] = [
  change('any stage disqualifies', "c.stage = 'disqualified' and", ''),
  change('deleted events disqualify', 'and not coalesce(c.deleted, false)', ''),
  change('merged persons are not disqualified', 'coalesce(ic.canonical, c.person)', 'c.person'),
  change('disqualified in time to come', /and g\.moment (<=?) cast\(⟦\d+⟧ as timestamp\)/, ''),
  change(
    'disqualified before the lead',
    /and case when g\."precision" = 'day' or l\."precision" = 'day' then g\."day" >= l\."day" else g\.moment >= l\.moment end/,
    '',
  ),
  change('disqualified at once is none', 'else g.moment >= l.moment', 'else g.moment > l.moment'),
  change('disqualified on the day is none', 'g."day" >= l."day"', 'g."day" > l."day"'),
  change(
    'days of disqualification are instants',
    `case when g."precision" = 'day' or l."precision" = 'day' then g."day"`,
    `case when l."precision" = 'day' then g."day"`,
  ),
  change('disqualified of a day has an instant', `when c."at_precision" = 'day' then case`, 'when false then case'),
  change('the last disqualification', 'order by g.moment) as place', 'order by g.moment desc) as place'),
  change(
    'an answer after the end counts',
    'and (g.ref is null or case when a."precision" = \'day\' or g."precision" = \'day\' then a."day" <= g."day" else a.moment <= g.moment end)',
    '',
  ),
  change('an answer as it ended is none', 'else a.moment <= g.moment', 'else a.moment < g.moment'),
  change('an answer on the day it ended is none', 'a."day" <= g."day"', 'a."day" < g."day"'),
  change('whoever came too late responded', 'case when is_answered then answered_by end', 'answered_by'),
  change(
    'a wait may be below zero',
    /greatest\(moment, (case when is_answered then answer else coalesce\(gone_at, present\) end)\)/,
    '$1',
  ),
  change('disqualified leads wait until now', 'coalesce(gone_at, present)', 'present'),
  change(
    'disqualified leads are waiting',
    'case when is_answered then answer else gone_at end as ended',
    'case when is_answered then answer end as ended',
  ),
];

const CLOCKS: readonly Mutation[] = [
  change("the company's clock serves all", /case when tc\.ref .{0,200}? else '' end as clock/, "'' as clock"),
  change('teams are named by reference alone', /tc\.ref = (⟦\d+⟧) or tc\.name = ⟦\d+⟧/, 'tc.ref = $1'),
  change('teams are named by name alone', /tc\.ref = ⟦\d+⟧ or tc\.name = (⟦\d+⟧)/, 'tc.name = $1'),
  change("the owner's clock goes first", 'coalesce(c.receiving_team, t.value)', 'coalesce(t.value, c.receiving_team)'),
  change("the owner's clock is none", 'coalesce(c.receiving_team, t.value)', 'c.receiving_team'),
  change('the clock of the very first owner', 'coalesce(f.owner_at_start, f.first_owner)', 'f.first_owner'),
  change('nobody at the start has no clock', 'coalesce(f.owner_at_start, f.first_owner)', 'f.owner_at_start'),
  change('the clock runs on after hours', 'epoch(least(c.moment, wa.ends) - wa.starts)', 'epoch(c.moment - wa.starts)'),
  change(
    'the clock runs on until now after hours',
    'epoch(least(c.present, wn.ends) - wn.starts)',
    'epoch(c.present - wn.starts)',
  ),
  change(
    'the clock runs on until the stop after hours',
    'epoch(least(s.stop, wb.ends) - wb.starts)',
    'epoch(s.stop - wb.starts)',
  ),
  change('working is elapsed', 'working as value, * from described', 'elapsed as value, * from described'),
  change(
    'unanswered leads are answered',
    "select 'working' as list, case when reason is not null then 'excluded' when is_answered then 'both' else 'denominator' end",
    "select 'working' as list, case when reason is not null then 'excluded' else 'both' end",
  ),
  change(
    'unanswered leads are left out',
    "'working' as list, case when reason is not null then 'excluded' when is_answered then 'both' else 'denominator' end as role",
    "'working' as list, case when reason is not null or not is_answered then 'excluded' else 'both' end as role",
  ),
  change(
    'what is left out has minutes',
    "'working' as list, case when reason is not null then 'excluded' when is_answered",
    "'working' as list, case when is_answered",
  ),
  change('at the target is too late', /is_answered and working <= ⟦(\d+)⟧/, 'is_answered and working < ⟦$1⟧'),
  change(
    'at the target is too late on the wall',
    /is_answered and elapsed <= ⟦(\d+)⟧/,
    'is_answered and elapsed < ⟦$1⟧',
  ),
  change('any answer is within the target', /when is_answered and working <= ⟦\d+⟧/, 'when is_answered'),
  change('disqualified in time is within the target', /is_answered and working <= ⟦(\d+)⟧/, 'working <= ⟦$1⟧'),
  change('targets that have not passed', /where reason is not null or worked_now >= worked_at_start \+ ⟦\d+⟧/, ''),
  change(
    'a target that passes now has not passed',
    'or worked_now >= worked_at_start',
    'or worked_now > worked_at_start',
  ),
  change(
    'targets that have not passed on the wall',
    /where reason is not null or epoch\(present - moment\) >= ⟦\d+⟧/,
    '',
  ),
  change(
    'a target that passes now has not passed on the wall',
    'or epoch(present - moment) >=',
    'or epoch(present - moment) >',
  ),
  change('all leads wait', 'where why is not null or ended is null', ''),
  change(
    'who is left out waits',
    "select 'waiting', case when why is not null then 'excluded' else 'both' end",
    "select 'waiting', 'both'",
  ),
];

const DESCRIBED: readonly Mutation[] = [
  change(
    'weekdays and hours of the company',
    /case when l\.clock = ⟦\d+⟧ then timezone/,
    'case when false then timezone',
  ),
  change('Sunday comes first', 'extract(isodow from', 'extract(dow from'),
  change(
    'a lead of a day has an hour',
    `case when "precision" is distinct from 'day' then lpad(`,
    'case when true then lpad(',
  ),
  change('five minutes are later than five', 'elapsed <= 300', 'elapsed < 300'),
  change('an hour is later than an hour', 'elapsed <= 3600', 'elapsed < 3600'),
  change('a day is later than a day', 'elapsed <= 86400', 'elapsed < 86400'),
  change('who was not answered has an answer', `case when not is_answered or "precision"`, 'case when "precision"'),
];

const STAGES: readonly Mutation[] = [
  change('an owner of before is one still', 'o.value is not null and c.moment < o.till', 'o.value is not null'),
  change('nobody is an owner', 'on o.ref = c.ref and o.value is not null', 'on o.ref = c.ref'),
  change('an owner to come', /and o\.since < cast\(⟦\d+⟧ as timestamp\) group by all/, 'group by all'),
  change('the wait for an owner begins before the lead', 'greatest(o.since, c.moment)', 'o.since'),
  change('the last owner was the first', 'min(greatest(o.since, c.moment))', 'max(greatest(o.since, c.moment))'),
  change('days of changes are instants', "d.from_precision = 'day' and", 'false and'),
  change('instants of changes are days', "where d.from_precision = 'day' and", 'where'),
  change(
    'deleted changes of a day',
    "where d.from_precision = 'day' and not coalesce(d.deleted, false)",
    "where d.from_precision = 'day'",
  ),
  change('changes of a merged record are nobody’s', 'coalesce(i.canonical, d.record) as key', 'd.record as key'),
  change('a day on which somebody else had it', 'and d.owner = f.owner', ''),
  change('a day before the lead', 'and d."day" >= f."day"', ''),
  change('a day to come', 'and d.since <= f.assigned', ''),
  change('a day that was over', 'and (d.till is null or f.assigned < d.till)', ''),
  change(
    'owners are dated',
    "when not l.has_owners and l.owner is not null then 'owner_undated'",
    "when false then ''",
  ),
  change(
    'nobody is an owner since nobody knows when',
    'when not l.has_owners and l.owner is not null',
    'when not l.has_owners',
  ),
  change('the person’s owner undoes the changes', 'when not l.has_owners and l.owner', 'when l.owner'),
  change('a change of a day says when', "when f.is_day then 'day_precision'", ''),
  change('an owner after the answer', 's.assigned <= s.stop as is_assigned', 'true as is_assigned'),
  change(
    'what is left out has an owner',
    "'assignment', case when blind is not null then 'excluded' when",
    "'assignment', case when",
  ),
  change(
    'leads without an owner vanish',
    "case when blind is not null then 'excluded' when is_assigned then 'both' else 'denominator' end",
    "case when blind is not null or not is_assigned then 'excluded' else 'both' end",
  ),
  change(
    'they wait for an owner until the answer',
    'case when is_assigned then unassigned else working end',
    'working',
  ),
  change('the owner’s time runs from the lead on', 'working - unassigned,', 'working,'),
  change('who was never given a lead was slow', 'where blind is not null or is_assigned', ''),
  change(
    'what is left out was late',
    "select 'late', case when blind is not null then 'excluded' when",
    "select 'late', case when",
  ),
  change('an owner as the target passes is too late', /unassigned <= ⟦(\d+)⟧/, 'unassigned < ⟦$1⟧'),
  change('any owner is in time', /unassigned <= ⟦\d+⟧/, 'unassigned is not null'),
  change('late before the target passed', /(working <= ⟦\d+⟧\)) and worked_now >= worked_at_start \+ ⟦\d+⟧/, '$1'),
  change('answered in time is late', /not \(is_answered and working <= ⟦\d+⟧\) and worked_now/, 'worked_now'),
];

export const LEAD_RESPONSE_TIME: readonly Mutation[] = [
  ...LEADS,
  ...OWNERS,
  ...ANSWERS,
  ...ENDS,
  ...CLOCKS,
  ...DESCRIBED,
  ...STAGES,
];
