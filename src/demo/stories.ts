/**
 * The stories planted in the demo company, each a switch: what it plants, and which metric should name it. Without a
 * story the company is the same but for what the story changes.
 */
export const STORIES = [
  {
    id: 'weekend-response',
    plants: 'for half a year nobody answers leads of a Saturday or Sunday before Monday afternoon',
    metric: 'lead-response-time',
  },
  {
    id: 'overloaded-bdr-team',
    plants: 'for four months BDR East gets nearly twice its leads, with no more people',
    metric: 'bdr-capacity',
  },
  {
    id: 'costly-market',
    plants:
      'for four quarters most of the cost of the markets goes into UK & Ireland, and no more customers come from it',
    metric: 'cac',
  },
  {
    id: 'lucrative-segment',
    plants: 'customers in Healthcare pay more than twice as much and leave half as often',
    metric: 'ltv',
  },
  {
    id: 'slipping-magic-number',
    plants: 'for two quarters new customers pay less, and from the quarter before on sales and marketing cost more',
    metric: 'magic-number',
  },
  {
    id: 'volume-up-rate-down',
    plants:
      'for eight weeks reps contact ever more people, and ever fewer of them book an appointment; who came in gets less time too',
    metric: 'contacts',
  },
] as const;

export type Story = (typeof STORIES)[number]['id'];
export const STORY_IDS: readonly Story[] = STORIES.map(({ id }) => id);
