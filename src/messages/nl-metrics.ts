/** Nederlands: elk kengetal en elke meting met een naam en een definitie van één regel. */
import type { enMetrics } from './en-metrics.ts';

export const nlMetrics: typeof enMetrics = {
  contacts: {
    name: 'Contacten',
    about: 'Hoeveel mensen het team benaderde, en hoe vaak.',
    measures: {
      unique_contacts: {
        name: 'Benaderde mensen',
        about: 'Verschillende mensen die gebeld, gemaild of aangeschreven zijn.',
      },
      touches: { name: 'Contactpogingen', about: 'Telefoontjes, mails en berichten op eigen initiatief.' },
      touches_call: { name: 'Telefoontjes', about: 'Zelf begonnen telefoontjes, opgenomen of niet.' },
      touches_email: { name: 'Mails', about: 'Zelf begonnen mails; één mail aan drie mensen telt als één.' },
      touches_message: { name: 'Berichten', about: 'Zelf begonnen chatberichten.' },
    },
  },
  'appointment-rate': {
    name: 'Afspraakpercentage',
    about: 'Hoeveel van de benaderde mensen een afspraak maken.',
    measures: {
      rate: {
        name: 'Contact → afspraak',
        about:
          'Deel van de benaderde mensen met wie op tijd een afspraak is gemaakt (14 dagen, tenzij anders ingesteld).',
      },
      appointments: { name: 'Afspraken', about: 'In de periode gemaakte afspraken met mensen van buiten.' },
      held_rate: {
        name: 'Doorgegaan',
        about: 'Deel van de gemaakte afspraken dat is doorgegaan, voor zover ze al geweest zijn.',
      },
    },
  },
  'lead-response-time': {
    name: 'Reactietijd op leads',
    about: 'Hoe lang een lead wacht tot iemand contact zoekt.',
    measures: {
      median_minutes: {
        name: 'Mediaan',
        about: 'Werktijd tot de helft van de leads antwoord had; wie nog wacht telt mee.',
      },
      p90_minutes: { name: 'Negen van de tien', about: 'Werktijd tot negen van de tien leads antwoord hadden.' },
      within_target_share: {
        name: 'Op tijd',
        about: 'Deel van de leads dat binnen de norm antwoord kreeg (5 minuten werktijd, tenzij anders ingesteld).',
      },
      waiting: { name: 'Wachtend', about: 'Leads uit de periode die nog geen antwoord hebben.' },
      median_minutes_elapsed: { name: 'Mediaan op de klok', about: 'De mediaan met nachten en vrije dagen meegeteld.' },
      p90_minutes_elapsed: {
        name: 'Negen van de tien op de klok',
        about: 'Hetzelfde met nachten en vrije dagen meegeteld.',
      },
      within_target_share_elapsed: {
        name: 'Op tijd op de klok',
        about: 'Deel dat binnen de norm antwoord kreeg, nachten en vrije dagen meegeteld.',
      },
      assignment_median_minutes: {
        name: 'Tot een eigenaar',
        about: 'Werktijd tot de helft van de leads een eigenaar had; wie er nog geen heeft telt mee.',
      },
      reaction_median_minutes: {
        name: 'Van eigenaar tot antwoord',
        about: 'Werktijd vanaf de eerste eigenaar tot de helft antwoord had; wie nog wacht telt mee.',
      },
      late_unassigned_share: {
        name: 'Te laat zonder eigenaar',
        about: 'Van de leads die niet binnen de norm antwoord kregen het deel dat toen nog geen eigenaar had.',
      },
    },
  },
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
  'bdr-capacity': {
    name: 'BDR-capaciteit',
    about: 'Hoeveel leads de BDR’s aankunnen en hoeveel er binnenkomen.',
    measures: {
      capacity_net: {
        name: 'Netto capaciteit',
        about: 'Wat de BDR’s aankunnen op de dagen dat zij werken: naar deeltijd, inwerken en afwezigheid.',
      },
      capacity_gross: {
        name: 'Bruto capaciteit',
        about: 'Wat zij zouden aankunnen als ieder elke werkdag van de periode volledig werkte.',
      },
      full_time_days: {
        name: 'Voltijdsdagen',
        about:
          'Eigen werkdagen in de rol, elk naar deeltijd, inwerktijd en aanwezigheid, ook zonder bekende capaciteit.',
      },
      demand: {
        name: 'Nieuwe MQL’s',
        about: 'Mensen die in deze periode voor het eerst MQL werden, met of zonder eigenaar.',
      },
      utilisation: {
        name: 'Benut',
        about: 'Nieuwe MQL’s als deel van de netto capaciteit; van een lopende periode tot nu toe.',
      },
    },
  },
  'ae-capacity': {
    name: 'AE-capaciteit',
    about: 'Hoeveel deals de AE’s aankunnen en hoeveel zij er wonnen en behandelden.',
    measures: {
      capacity_net: {
        name: 'Netto capaciteit',
        about: 'Wat de AE’s aankunnen op de dagen dat zij werken: naar deeltijd, inwerken en afwezigheid.',
      },
      capacity_gross: {
        name: 'Bruto capaciteit',
        about: 'Wat zij zouden aankunnen als ieder elke werkdag van de periode volledig werkte.',
      },
      full_time_days: {
        name: 'Voltijdsdagen',
        about:
          'Eigen werkdagen in de rol, elk naar deeltijd, inwerktijd en aanwezigheid, ook zonder bekende capaciteit.',
      },
      demand: { name: 'Gewonnen deals', about: 'Aantal deals dat in de periode gewonnen is, zonder verlengingen.' },
      demand_worked: {
        name: 'Behandelde deals',
        about: 'Aantal deals dat in de periode gewonnen of verloren is, zonder verlengingen.',
      },
      utilisation: {
        name: 'Benut door gewonnen',
        about: 'Gewonnen deals als deel van de netto capaciteit; van een lopende periode tot nu toe.',
      },
      utilisation_worked: {
        name: 'Benut door behandeld',
        about: 'Gewonnen en verloren deals als deel van de netto capaciteit.',
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
  ltv: {
    name: 'Klantwaarde',
    about: 'Wat een klant oplevert: tot nu toe, en in het tempo van het laatste jaar.',
    measures: {
      realised: {
        name: 'Tot nu toe',
        about: 'Omzet min leveringskosten tot het eind van de periode, per klant die voor dan begon.',
      },
      completed: { name: 'Van wie vertrok', about: 'Hetzelfde voor klanten die dan vertrokken zijn.' },
      open_lives: { name: 'Nog klant', about: 'Deel van alle klanten tot dan dat nog klant is.' },
      projected: {
        name: 'Verwacht',
        about: 'Vaste maandomzet per klant × marge × het aantal maanden dat klanten blijven (hoogstens 60).',
      },
      net_of_cac: {
        name: 'Na aftrek van werving',
        about: 'Wat klanten tot nu toe opleverden, min wat een nieuwe klant uit de periode kostte om te winnen.',
      },
      ltv_to_cac: {
        name: 'Verwacht / wervingskosten',
        about: 'Hoeveel keer de wervingskosten een klant zal opleveren (3 is goed, tenzij anders ingesteld).',
      },
    },
  },
  cac: {
    name: 'Kosten per klant',
    about: 'Wat het kost om een nieuwe klant te winnen, en hoe snel dat is terugverdiend.',
    measures: {
      cac: { name: 'Per nieuwe klant', about: 'Kosten van verkoop en marketing in de periode, per nieuwe klant.' },
      sales: { name: 'Waarvan verkoop', about: 'Verkoopkosten van de periode, per nieuwe klant.' },
      marketing: { name: 'Waarvan marketing', about: 'Marketingkosten van de periode, per nieuwe klant.' },
      lagged: {
        name: 'Met vertraging',
        about: 'Kosten van de maanden waarin de nieuwe klanten gewonnen zijn (een verkooptraject eerder), per klant.',
      },
      payback_months: {
        name: 'Terugverdiend na',
        about: 'Maanden tot wat een nieuwe klant van zijn vaste omzet overlaat zijn kosten dekt.',
      },
    },
  },
  'magic-number': {
    name: 'Magic number',
    about: 'Hoeveel vaste jaaromzet elke euro verkoop- en marketingkosten heeft toegevoegd.',
    measures: {
      magic_number: {
        name: 'Magic number',
        about: 'Groei van de vaste omzet sinds het kwartaal ervoor × 4, gedeeld door de kosten van dat kwartaal.',
      },
      trailing_mean: {
        name: 'Gemiddelde van vier kwartalen',
        about: 'Het gemiddelde van dit magic number en de drie ervoor.',
      },
    },
  },
};
