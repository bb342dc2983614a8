/** Nederlands: elk kengetal en elke meting met een naam en een definitie van één regel. */
import type { enMetrics } from './en-metrics.ts';

export const nlMetrics: typeof enMetrics = {
  mqls: {
    name: 'MQL’s',
    about: 'Mensen die marketing rijp vindt voor verkoop, en wat er van hen geworden is.',
    measures: {
      mqls: { name: 'Nieuwe MQL’s', about: 'Mensen die in deze periode voor het eerst MQL werden.' },
      to_contact: {
        name: 'Nog te benaderen',
        about: 'MQL’s die aan het eind van de periode nog door niemand gebeld, gemaild of aangeschreven zijn.',
      },
      to_contact_new: {
        name: 'Waarvan nieuw',
        about: 'Wie van de nog te benaderen mensen in deze periode MQL werd.',
      },
      mql_to_sql: {
        name: 'MQL → SQL',
        about: 'Deel van de MQL’s van de periode dat op tijd SQL werd (90 dagen, tenzij anders ingesteld).',
      },
      mql_to_won: {
        name: 'MQL → klant',
        about: 'Deel van de MQL’s van de periode waarmee tot nu toe een deal is gewonnen.',
      },
    },
  },
  'win-rate': {
    name: 'Winpercentage',
    about: 'Hoeveel deals er gewonnen worden: van de aangemaakte en van de afgesloten deals.',
    measures: {
      cohort: {
        name: 'Gewonnen / aangemaakt',
        about: 'Deel van de in de periode aangemaakte deals dat tot nu toe gewonnen is.',
      },
      closed: { name: 'Gewonnen / afgesloten', about: 'Deel van de in de periode afgesloten deals dat gewonnen is.' },
      won_count: { name: 'Gewonnen deals', about: 'Aantal deals dat in de periode gewonnen is.' },
      won_amount: { name: 'Gewonnen bedrag', about: 'Totaalbedrag van de deals die in de periode gewonnen zijn.' },
      amount_weighted: {
        name: 'Gewonnen naar bedrag',
        about: 'Deel van het bedrag van de afgesloten deals, zoals het stond toen ze open waren, dat gewonnen is.',
      },
    },
  },
};
