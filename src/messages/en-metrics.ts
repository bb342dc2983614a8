/** English: each metric and measure with its name and one line that defines it. */
export const enMetrics = {
  contacts: {
    name: 'Contacts',
    about: 'How many people the team reached out to, and how often.',
    measures: {
      unique_contacts: { name: 'People contacted', about: 'Different people a rep called, mailed or messaged.' },
      touches: { name: 'Touches', about: 'Calls, mails and messages that a rep started.' },
      touches_call: { name: 'Calls', about: 'Calls that a rep started, answered or not.' },
      touches_email: { name: 'Mails', about: 'Mails that a rep started; one to three people is one.' },
      touches_message: { name: 'Messages', about: 'Chat messages that a rep started.' },
    },
  },
  'appointment-rate': {
    name: 'Appointment rate',
    about: 'How many of the people contacted agree to an appointment.',
    measures: {
      rate: {
        name: 'Contact → appointment',
        about: 'Of the people contacted, the share with an appointment booked in time (14 days unless set otherwise).',
      },
      appointments: { name: 'Appointments', about: 'Appointments booked in the period with people from outside.' },
      held_rate: {
        name: 'Held',
        about: 'Of the appointments booked whose time has passed, the share that took place.',
      },
    },
  },
  'lead-response-time': {
    name: 'Lead response time',
    about: 'How long a lead waits until somebody reaches out.',
    measures: {
      median_minutes: {
        name: 'Median',
        about: 'Working time until half of the leads were answered, waiting ones included.',
      },
      p90_minutes: { name: 'Nine in ten', about: 'Working time until nine in ten leads were answered.' },
      within_target_share: {
        name: 'In time',
        about: 'Share of the leads answered within the target (5 working minutes unless set otherwise).',
      },
      waiting: { name: 'Waiting', about: 'Leads of the period that nobody has answered yet.' },
      median_minutes_elapsed: { name: 'Median by the clock', about: 'The median counting nights and days off too.' },
      p90_minutes_elapsed: { name: 'Nine in ten by the clock', about: 'Nine in ten counting nights and days off too.' },
      within_target_share_elapsed: {
        name: 'In time by the clock',
        about: 'Share answered within the target counting nights and days off too.',
      },
      assignment_median_minutes: {
        name: 'Until an owner',
        about: 'Working time until half of the leads had an owner, those that still have none included.',
      },
      reaction_median_minutes: {
        name: 'From owner to answer',
        about: 'Working time from a lead’s first owner until half of them were answered, waiting ones included.',
      },
      late_unassigned_share: {
        name: 'Late without owner',
        about: 'Of the leads not answered within the target, the share that had no owner by then.',
      },
    },
  },
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
  'bdr-capacity': {
    name: 'BDR capacity',
    about: 'How many leads the BDRs can take, and how many come in.',
    measures: {
      capacity_net: {
        name: 'Net capacity',
        about: 'What the BDRs can take on the days they work: by part of a job, ramp and absence.',
      },
      capacity_gross: {
        name: 'Gross capacity',
        about: 'What they could take if each worked every working day of the period in full.',
      },
      full_time_days: {
        name: 'Full-time days',
        about:
          'Own working days in the role, each by part of a job, ramp and presence, whether or not a capacity is known.',
      },
      demand: {
        name: 'New MQLs',
        about: 'People whose first MQL moment falls in the period, with or without an owner.',
      },
      utilisation: { name: 'Used', about: 'New MQLs as a share of the net capacity; of a running period so far.' },
    },
  },
  'ae-capacity': {
    name: 'AE capacity',
    about: 'How many deals the AEs can take, and how many they won and worked.',
    measures: {
      capacity_net: {
        name: 'Net capacity',
        about: 'What the AEs can take on the days they work: by part of a job, ramp and absence.',
      },
      capacity_gross: {
        name: 'Gross capacity',
        about: 'What they could take if each worked every working day of the period in full.',
      },
      full_time_days: {
        name: 'Full-time days',
        about:
          'Own working days in the role, each by part of a job, ramp and presence, whether or not a capacity is known.',
      },
      demand: { name: 'Deals won', about: 'Deals won in the period, renewals left out.' },
      demand_worked: { name: 'Deals worked', about: 'Deals won or lost in the period, renewals left out.' },
      utilisation: {
        name: 'Used by won',
        about: 'Deals won as a share of the net capacity; of a running period so far.',
      },
      utilisation_worked: { name: 'Used by worked', about: 'Deals won or lost as a share of the net capacity.' },
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
  ltv: {
    name: 'Lifetime value',
    about: 'What a customer leaves: so far, and at the pace of the last year.',
    measures: {
      realised: {
        name: 'Left so far',
        about: 'Revenue less cost of delivery up to the end of the period, per customer who started by then.',
      },
      completed: { name: 'Of those who left', about: 'The same of customers who have left by then.' },
      open_lives: { name: 'Still customers', about: 'Of all customers who started by then, the share still there.' },
      projected: {
        name: 'Projected',
        about: 'Monthly recurring revenue per customer × margin × the months customers stay (60 at most).',
      },
      net_of_cac: {
        name: 'Less cost of winning',
        about: 'What customers left so far, less what a new customer of the period cost to win.',
      },
      ltv_to_cac: {
        name: 'Projected / cost of winning',
        about: 'How many times what it cost to win one a customer will leave (3 is good unless set otherwise).',
      },
    },
  },
  cac: {
    name: 'Cost of a customer',
    about: 'What it costs to win a new customer, and how soon that is earned back.',
    measures: {
      cac: { name: 'Cost per new customer', about: 'Sales and marketing cost of the period, per new customer.' },
      sales: { name: 'Of which sales', about: 'Sales cost of the period, per new customer.' },
      marketing: { name: 'Of which marketing', about: 'Marketing cost of the period, per new customer.' },
      lagged: {
        name: 'With the lag',
        about:
          'Cost of the months in which the new customers were won (earlier by the usual sales cycle), per customer.',
      },
      payback_months: {
        name: 'Earned back after',
        about: 'Months until what a new customer leaves of its recurring revenue covers its cost.',
      },
    },
  },
  'magic-number': {
    name: 'Magic number',
    about: 'How much yearly recurring revenue each unit of sales and marketing cost has added.',
    measures: {
      magic_number: {
        name: 'Magic number',
        about:
          'Growth of recurring revenue since the quarter before × 4, over the sales and marketing cost of that one.',
      },
      trailing_mean: { name: 'Mean of four quarters', about: 'The mean of this magic number and the three before it.' },
    },
  },
};
