/**
 * Changes to the queries of win-rate, each of which takes a filter, an exclusion, a rule at a tie or a default away or turns it.
 */
import { change, type Mutation } from './change.ts';

export const WIN_RATE: readonly Mutation[] = [
  change('renewals count', "case when kind = 'renewal' then 'renewal' end", 'null'),
  change(
    'renewal goes before the other reasons',
    /coalesce\(reason, case when kind = 'renewal' then 'renewal' end\)/,
    "coalesce(case when kind = 'renewal' then 'renewal' end, reason)",
  ),
  change('abandoned deals count for nothing', "('won', 'lost', 'abandoned')", "('won', 'lost')"),
  change('what is abandoned counts where it is ignored', "when status not in ('won', 'lost') then 'abandoned'", ''),
  change('a win ahead has happened', /\(d\.closed is null or d\.closed < cast\(⟦\d+⟧ as timestamp\)\)/, 'true'),
  change('a win at the very instant has happened', /d\.closed < cast\(/, 'd.closed <= cast('),
  change('a win without a close has not happened', 'd.closed is null or d.closed <', 'd.closed <'),
  change('any field is an amount', "where e.field = 'amount' and", 'where'),
  change('deleted amounts count', "e.field = 'amount' and not coalesce(e.deleted, false)", "e.field = 'amount'"),
  change('the first amount', 'end desc, e.id) as place', 'end, e.id) as place'),
  change('at a tie the amount with the largest id', 'end desc, e.id) as place', 'end desc, e.id desc) as place'),
  change('the amount of the close itself', 'then e."at" < d.closed', 'then e."at" <= d.closed'),
  change('an amount of the day of the close', /end < d\.closed_day end/, 'end <= d.closed_day end'),
  change('amounts of the very record only', 'coalesce(ie.canonical, e.deal)', 'e.deal'),
  change('every amount it ever had', 'where place = 1 ), rated', '), rated'),
  change('the amount now', 'case when b.key is not null then b.amount else d.amount end', 'd.amount'),
  change(
    'an amount taken away falls back to the amount now',
    'case when b.key is not null then b.amount else d.amount end',
    'coalesce(b.amount, d.amount)',
  ),
  change(
    'no amount where its past is not known',
    'case when b.key is not null then b.amount else d.amount end',
    'b.amount',
  ),
  change('closed as it was created is backwards', 'then d.closed < d.created', 'then d.closed <= d.created'),
  change(
    'closed on the day of its creation is backwards',
    'else d.closed_day < d.created_day',
    'else d.closed_day <= d.created_day',
  ),
  change(
    'days are compared as instants',
    "case when d.created_precision is distinct from 'day' and d.closed_precision is distinct from 'day' then d.closed",
    'case when true then d.closed',
  ),
  change('the own currency needs a rate', /case when d\.currency = ⟦\d+⟧ then 1 else f\.value end/, 'f.value'),
  change('a rate from the very instant is too late', 'f.since <= d.closed', 'f.since < d.closed'),
  change('a rate until the very instant still is', 'd.closed < f.till', 'd.closed <= f.till'),
  change('rates into other currencies', /where f\.to_currency = ⟦\d+⟧ and/, 'where'),
  change('deleted rates count', ' and not coalesce(f.deleted, false)', ''),
  change('deals without a creation are no exclusion', "when created is null then 'undated'", ''),
  change(
    'backwards deals are in the cohort',
    "when status <> 'open' and is_backwards then 'closed_before_created'",
    '',
  ),
  change('open deals can be backwards', "when status <> 'open' and is_backwards", 'when is_backwards'),
  change('deals without a close are no exclusion', "when closed is null then 'no_close_date'", ''),
  change(
    'backwards deals are closed',
    "when closed is null then 'no_close_date' when is_backwards then 'closed_before_created'",
    "when closed is null then 'no_close_date'",
  ),
  change('open deals are closed', "from rated where status <> 'open'", 'from rated'),
  change(
    'lost deals of a cohort are left out',
    "when is_won then 'both' else 'denominator' end as role",
    "when is_won then 'both' else 'excluded' end as role",
  ),
  change(
    'a cohort without its exclusions',
    "case when why is not null then 'excluded' when is_won then 'both' else 'denominator' end as role",
    "case when is_won then 'both' else 'denominator' end as role",
  ),
  change('a cohort is closed when won', "case when is_closed then 'both'", "case when is_won then 'both'"),
  change(
    'what is left out matures a cohort',
    'created, null, * exclude (reason, why) from cohort where why is null',
    'created, null, * exclude (reason, why) from cohort',
  ),
  change('wins without an amount add up', "case when amount is null then 'no_amount' when rate", 'case when rate'),
  change('amounts without a rate add up', "when rate is null then 'unconverted'", ''),
  change('amounts are not converted', 'amount * rate', 'amount'),
  change('amounts while open are not converted', 'amount_open * rate', 'amount_open'),
  change(
    'lost amounts are won',
    'closed, amount * rate, * exclude (reason, why) from closed where is_won',
    'closed, amount * rate, * exclude (reason, why) from closed',
  ),
  change(
    '0 is an amount',
    "when coalesce(amount_open, 0) = 0 then 'no_amount'",
    "when amount_open is null then 'no_amount'",
  ),
  change(
    'a lost deal with 0 does not lack an amount',
    "when coalesce(amount_open, 0) = 0 then 'both'",
    "when amount_open is null then 'both'",
  ),
  change(
    'won deals are among the lost',
    'from closed where why is null and not is_won',
    'from closed where why is null',
  ),
  change(
    'what is left out is among the lost',
    'from closed where why is null and not is_won',
    'from closed where not is_won',
  ),
  change(
    'days to close of what has no creation',
    'from closed where why is null and created is not null',
    'from closed where why is null',
  ),
  change(
    'days to close of what is left out',
    'from closed where why is null and created is not null',
    'from closed where created is not null',
  ),
  change(
    'owner and team of a cohort are those at close',
    "case when list in ('cohort', 'cohort_closed') then",
    'case when false then',
  ),
  change(
    'owner and team are those at creation',
    "case when list in ('cohort', 'cohort_closed') then",
    'case when true then',
  ),
];
