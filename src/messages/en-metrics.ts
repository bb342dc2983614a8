/** English: each metric and measure with its name and one line that defines it. */
export const enMetrics = {
  mqls: {
    name: 'MQLs',
    about: 'People whom marketing found fit for sales, and what became of them.',
    measures: {
      mqls: { name: 'New MQLs', about: 'People whose first MQL moment falls in the period.' },
      to_contact: {
        name: 'To contact',
        about: 'MQLs at the end of the period whom nobody has called, mailed or messaged yet.',
      },
      to_contact_new: { name: 'Of which new', about: 'Those still to contact who became an MQL in this period.' },
      mql_to_sql: {
        name: 'MQL → SQL',
        about: 'Of the MQLs of the period, the share that became an SQL in time (90 days unless set otherwise).',
      },
      mql_to_won: { name: 'MQL → won', about: 'Of the MQLs of the period, the share with a won deal so far.' },
    },
  },
  'win-rate': {
    name: 'Win rate',
    about: 'How many of the deals are won: of those created, and of those closed.',
    measures: {
      cohort: { name: 'Won / created', about: 'Of the deals created in the period, the share won so far.' },
      closed: { name: 'Won / closed', about: 'Of the deals closed in the period, the share won.' },
      won_count: { name: 'Deals won', about: 'Deals won in the period.' },
      won_amount: { name: 'Amount won', about: 'Total amount of the deals won in the period.' },
      amount_weighted: {
        name: 'Won by amount',
        about: 'Of the amount of the deals closed in the period, as it stood while they were open, the share won.',
      },
    },
  },
};
