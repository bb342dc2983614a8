/** Figures without a rep are the company's: never cut by rep or team, and shown to whoever may see the company's. */
import { expect, test } from 'vitest';
import { ask } from '../../src/ask/ask.ts';
import { drill } from '../../src/ask/drill.ts';
import type { Viewer } from '../../src/ask/viewer.ts';
import { withWorld } from '../metrics/harness.ts';
import { cacTraps } from '../oracle/cac-traps.ts';

const LOADED = '2024-01-01T00:00:00Z';
const NOW = '2024-08-15T12:00:00Z';
const of = (role: Viewer['role']): Viewer => ({ role, users: ['crm:u'], teams: [], managed: [] });
const asked = { metric: 'cac', measures: ['cac'], period: '2024-Q2' };

test('cost of a customer', async () => {
  await withWorld(cacTraps.world, LOADED, async (company) => {
    await expect(ask(company, { ...asked, by: ['rep'] }, NOW)).rejects.toMatchObject({ code: 'level' });
    await expect(ask(company, { ...asked, by: ['team'] }, NOW)).rejects.toMatchObject({ code: 'bad_request' });
    for (const role of ['owner', 'admin', 'manager', 'finance', 'viewer'] as const) {
      const { rows } = await ask(company, { ...asked, by: ['market'] }, NOW, of(role));
      expect(rows.map(({ measures }) => measures['cac']?.n)).toEqual(['895.05', '347.53', '347.52']);
    }
    await expect(ask(company, asked, NOW, of('rep'))).rejects.toMatchObject({ code: 'level' });
    await expect(drill(company, asked, NOW, of('rep'))).rejects.toMatchObject({ code: 'level' });
    const whole = await drill(company, { ...asked, by: ['market'] }, NOW, of('admin'));
    const money = await drill(company, { ...asked, by: ['market'] }, NOW, of('finance'));
    const spend = whole.records.filter(({ entity }) => entity === 'spend');
    expect(money.records).toEqual(spend);
    expect(money.meta.outsideView).toBe(whole.total - spend.length);
  });
});
