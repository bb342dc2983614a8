/** All records behind a figure, page by page; null where the viewer may not list them all: of a part nothing is told. */

import { type DrillRecord, type DrillRequest, drill } from '../ask/drill.ts';
import type { Viewer } from '../ask/viewer.ts';
import type { Company } from '../ledger/company.ts';
import { NotAllowed } from '../model/error.ts';

export interface Listing {
  readonly company: Company;
  readonly now: string;
  readonly viewer: Viewer;
}

const PAGE = 10_000;

export async function allRecords(
  { company, now, viewer }: Listing,
  request: DrillRequest,
  size = PAGE,
): Promise<DrillRecord[] | null> {
  const records: DrillRecord[] = [];
  for (;;) {
    try {
      const page = await drill(company, { ...request, limit: size, offset: records.length }, now, viewer);
      if (page.meta.outsideView !== 0) return null;
      records.push(...page.records);
      if (page.records.length < size) return records;
    } catch (error) {
      if (error instanceof NotAllowed) return null;
      throw error;
    }
  }
}
