/**
 * Changes to the touches, which contacts and appointments share, and to the lists of contacts: each takes a filter, an
 * exclusion, a rule of twins or of who wrote first away or turns it.
 */
import { change, type Mutation } from './change.ts';

const REACHED: readonly Mutation[] = [
  change('who a merged row was with is lost', 'coalesce(m.ref, ap.activity)', 'ap.activity'),
  change('of merged persons only the very one was reached', 'coalesce(ip.canonical, ap.person)', 'ap.person'),
  change('the sender was reached', "max(coalesce(ap.role, 'to') <> 'from')", 'max(true)'),
  change('without a role nobody was reached', "max(coalesce(ap.role, 'to') <> 'from')", "max(ap.role <> 'from')"),
  change('who sent it and got it was not reached', "max(coalesce(ap.role, 'to')", "min(coalesce(ap.role, 'to')"),
  change('deleted links reach', 'where not coalesce(ap.deleted, false) group by', 'group by'),
  change('identities of other entities are taken for persons', "ip.entity = 'person' and", ''),
  change('automated is human', 'coalesce(a.automated, false) or coalesce(a.bulk, false)', 'coalesce(a.bulk, false)'),
  change('bulk is human', 'coalesce(a.automated, false) or coalesce(a.bulk, false)', 'coalesce(a.automated, false)'),
  change('a merged user is another rep', 'coalesce(iu.canonical, a."user") as rep', 'a."user" as rep'),
  change('a touch of a day has an instant', `when a."starts_at_precision" = 'day' then case`, 'when false then case'),
  change('left out by hand counts', "when x.key is not null then 'excluded'", ''),
  change('deleted counts', "when coalesce(a.deleted, false) then 'deleted'", ''),
  change(
    'deleted goes before left out',
    "when x.key is not null then 'excluded' when coalesce(a.deleted, false) then 'deleted'",
    "when coalesce(a.deleted, false) then 'deleted' when x.key is not null then 'excluded'",
  ),
  change('tests count', /when \(a\."outcome" = ⟦\d+⟧\) then 'test'/, 'when false then null'),
  change('what is left out of other entities', "where x.entity = 'activity' and", 'where'),
  change(
    'what was taken back is left out',
    "where x.entity = 'activity' and not coalesce(x.deleted, false)",
    "where x.entity = 'activity'",
  ),
  change('meetings and tasks are touches', "where a.kind in ('call', 'email', 'message') and", 'where'),
  change('calls are none', "a.kind in ('call', 'email', 'message')", "a.kind in ('email', 'message')"),
  change('mails are none', "a.kind in ('call', 'email', 'message')", "a.kind in ('call', 'message')"),
  change('messages are none', "a.kind in ('call', 'email', 'message')", "a.kind in ('call', 'email')"),
  change('what is planned is a touch', "and coalesce(a.status, 'done') = 'done'", ''),
  change('without a status nothing was done', "coalesce(a.status, 'done') = 'done'", "a.status = 'done'"),
  change(
    'merged rows stand beside their survivor',
    '(a.merged_into is null or a.merged_into not in',
    '(true or a.merged_into not in',
  ),
  change(
    'merged into what does not exist is gone',
    '(a.merged_into is null or a.merged_into not in',
    '(a.merged_into is null and a.merged_into not in',
  ),
  change('an outgoing mail was with its sender', "and (w.is_recipient or s.direction = 'in')", ''),
  change('what came in was with those it went to alone', "(w.is_recipient or s.direction = 'in')", 'w.is_recipient'),
  change(
    'the person goes before the activity',
    'coalesce(s.reason, p.reason, case',
    'coalesce(p.reason, s.reason, case',
  ),
  change('persons that are left out are reached', 'coalesce(s.reason, p.reason, case', 'coalesce(s.reason, case'),
  change('activities that are left out reach', 'coalesce(s.reason, p.reason, case', 'coalesce(p.reason, case'),
  change('machines reach', "when s.is_machine then 'automated'", ''),
  change('what came in reaches', "when s.direction = 'in' or o.person_ref", 'when o.person_ref'),
  change('answers reach', "or o.person_ref is not null then 'inbound'", "then 'inbound'"),
  change(
    'inbound goes before automated',
    "when s.is_machine then 'automated' when s.direction = 'in' or o.person_ref is not null then 'inbound'",
    "when s.direction = 'in' or o.person_ref is not null then 'inbound' when s.is_machine then 'automated'",
  ),
  change('nobody knows who began, and it counts', "when s.direction is null then 'no_direction'", ''),
  change('without a moment it is no touch and no exclusion', "when s.moment is null then 'undated'", ''),
  change(
    'undated goes before no direction',
    "when s.direction is null then 'no_direction' when s.moment is null then 'undated'",
    "when s.moment is null then 'undated' when s.direction is null then 'no_direction'",
  ),
];

const WROTE_FIRST: readonly Mutation[] = [
  change('a thread reaches across sources', "a.source || ' ' || a.thread as thread", 'a.thread as thread'),
  change(
    'the last of a thread began it',
    'order by moment, activity_ref) as place',
    'order by moment desc, activity_ref) as place',
  ),
  change(
    'of two at once the larger began',
    'order by moment, activity_ref) as place',
    'order by moment, activity_ref desc) as place',
  ),
  change(
    'what is left out begins a thread',
    'where thread is not null and reason is null and',
    'where thread is not null and',
  ),
  change('what has no moment begins a thread', 'and reason is null and moment is not null', 'and reason is null'),
  change('threads begin nothing', 'join thread_opener t on t.thread = s.thread', 'join thread_opener t on false'),
  change('chains of replies begin nothing', 'opener from chain_opener )', 'opener from chain_opener where false )'),
  change('the nearest of a chain began it', 'arg_max(c.ancestor, c.depth)', 'arg_min(c.ancestor, c.depth)'),
  change('a chain has one link', /where a\.reply_to is not null and c\.depth < ⟦\d+⟧/, 'where false'),
  change('what is left out begins a chain', 'where s.reason is null group by', 'group by'),
  change('whoever began, it came in', "and o.direction = 'in' join", 'join'),
  change('one wrote first for all', 'and o.person_ref = w.person_ref', ''),
];

const TWINS: readonly Mutation[] = [
  change('twins of other persons', 'on a.person_ref = b.person_ref and a.rep', 'on a.rep'),
  change('twins of other reps', 'and a.rep = b.rep and', 'and'),
  change('without a rep they are twins', 'and a.rep = b.rep and', 'and a.rep is not distinct from b.rep and'),
  change('twins of other kinds', 'and a.kind = b.kind and', 'and'),
  change('redials are twins', 'and a.source <> b.source', 'and a.key <> b.key'),
  change('twins a second farther', /⟦(\d+)⟧ \* interval 1 second/, '(⟦$1⟧ + 1) * interval 1 second'),
  change('twins a second nearer', /⟦(\d+)⟧ \* interval 1 second/, '(⟦$1⟧ - 1) * interval 1 second'),
  change('what is left out has twins', 'where a.why is null and b.why is null and', 'where'),
  change('days have twins', "and a.precision is distinct from 'day' and b.precision is distinct from 'day'", ''),
  change('many are twins of one', 'least(a.moment, b.moment), false', 'least(a.moment, b.moment), true'),
  change('the farthest are twins', 'order by gap, since,', 'order by gap desc, since,'),
  change('of pairs equally near the later', 'order by gap, since,', 'order by gap, since desc,'),
  change('only the nearest of all are twins', 'where is_nearest or pair_taken = 0', 'where is_nearest'),
  change('the earlier of two goes', '(a.moment, a.key) > (b.moment, b.key)', '(a.moment, a.key) < (b.moment, b.key)'),
  change('of twins at one instant both stay', '(a.moment, a.key) > (b.moment, b.key)', 'a.moment > b.moment'),
  change(
    'of twins at one instant the smaller goes',
    '(a.moment, a.key) > (b.moment, b.key)',
    'a.moment > b.moment or a.moment = b.moment and a.key < b.key',
  ),
  change('twins count', "coalesce(r.why, case when t.x is not null then 'duplicate' end)", 'r.why'),
];

/** Told by the tables of contacts; appointments are credited to the same touches. */
export const TOUCHES: readonly Mutation[] = [...REACHED, ...WROTE_FIRST, ...TWINS];

export const CONTACTS: readonly Mutation[] = [
  change('with nobody known it is a contact', 'why is null and person_ref is not null', 'why is null'),
  change('nobody is no exclusion', "case when person_ref is null then 'no_person' end", 'null'),
  change('a contact is an activity', 'coalesce(person_ref, activity_ref) as subject', 'activity_ref as subject'),
  change(
    'a touch is a person',
    "select 'touches', case when why is null then 'both' else 'excluded' end, why, activity_ref,",
    "select 'touches', case when why is null then 'both' else 'excluded' end, why, coalesce(person_ref, activity_ref),",
  ),
  change(
    'touches that are left out count',
    "select 'touches', case when why is null then 'both' else 'excluded' end,",
    "select 'touches', 'both',",
  ),
  change(
    'touches of a kind that are left out count',
    "select 'touches_' || kind, case when why is null then 'both' else 'excluded' end,",
    "select 'touches_' || kind, 'both',",
  ),
  change('every kind is a mail', "'touches_' || kind", "'touches_email'"),
  change('the team is the one now', 't.since <= r.owner_at and r.owner_at < t.till', 't.till > current_timestamp'),
  change('a touch of a day is placed as the next begins', ' - interval 1 microsecond', ''),
];
