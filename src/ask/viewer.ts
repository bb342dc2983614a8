/**
 * Who asks. A viewer has a role, the CRM users who are that person (none = no own figures) and the teams it belongs to
 * or manages; `rights.ts` alone says what a role may see.
 */
import type { ViewerRole } from '../model/settings.ts';

export interface Viewer {
  /** `owner`: whoever has the data folder in hands and asks for nobody in particular. */
  readonly role: ViewerRole | 'owner';
  /** References of CRM users, each the record that stands for all that are the same. */
  readonly users: readonly string[];
  /** Teams of today. */
  readonly teams: readonly string[];
  /** Teams it manages today, those below them included. */
  readonly managed: readonly string[];
}

export const OWNER: Viewer = { role: 'owner', users: [], teams: [], managed: [] };
