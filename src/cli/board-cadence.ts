/** The boards there are, by their rhythm. */
export const CADENCES = ['week', 'month', 'quarter'] as const;
