/** The metrics that have a diagnosis. */

import type { Viewer } from '../../ask/viewer.ts';
import type { Company } from '../../ledger/company.ts';
import { InputError } from '../../model/error.ts';
import { diagnoseBdrCapacity } from './bdr-capacity.ts';
import { diagnoseCac } from './cac.ts';
import { diagnoseContacts } from './contacts.ts';
import type { Diagnosis, DiagnosisRequest } from './diagnosis.ts';
import { diagnoseLeadResponse } from './lead-response-time.ts';
import { diagnoseLtv } from './ltv.ts';
import { diagnoseMagicNumber } from './magic-number.ts';

export type { Diagnosis, DiagnosisRequest, DiagnosisRow, DiagnosisTable } from './diagnosis.ts';

type Diagnose = (company: Company, request: DiagnosisRequest, now: string, viewer?: Viewer) => Promise<Diagnosis>;

export const DIAGNOSES: Readonly<Record<string, Diagnose>> = {
  contacts: diagnoseContacts,
  'lead-response-time': diagnoseLeadResponse,
  'bdr-capacity': diagnoseBdrCapacity,
  cac: diagnoseCac,
  ltv: diagnoseLtv,
  'magic-number': diagnoseMagicNumber,
};

/** The diagnosis of a metric. Throws InputError where there is none. */
export function findDiagnosis(metric: string): Diagnose {
  const found = Object.hasOwn(DIAGNOSES, metric) ? DIAGNOSES[metric] : undefined;
  if (found) return found;
  throw new InputError('no_diagnosis', `There is no diagnosis of “${metric}”.`, {
    hint: `There is one of: ${Object.keys(DIAGNOSES).join(', ')}.`,
  });
}
