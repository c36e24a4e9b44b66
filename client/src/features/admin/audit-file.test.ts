import { expect, test } from 'vitest';
import { type AuditLine, auditCsv, auditJson } from './audit-file.ts';

const line: AuditLine = {
  id: 'QXVkaXRFbnRyeTox',
  createdAt: '2026-11-21T00:00:00.000Z',
  action: 'session.create',
  actor: 'hanako',
  actorId: 'VXNlcjox',
  target: null,
  targetType: 'Session',
  targetId: null,
  writer: 'kizuna_users',
  details: '{"address":"::1","note":"a \\"quoted\\" word"}',
};

test('a table has a mark, a head and one line for each entry, with quotes doubled', () => {
  const [head, row, end] = auditCsv([line]).split('\r\n');
  expect(head).toBe('\uFEFFcreatedAt,action,actor,actorId,target,targetType,targetId,writer,details,id');
  expect(row).toContain('"session.create","hanako","VXNlcjox","","Session","","kizuna_users"');
  expect(row).toContain('"{""address"":""::1""');
  expect(end).toBe('');
});

test.each(['=1+1', '+1', '-1', '@SUM(A1)', '\t=1'])('%j is no formula in a spreadsheet', (actor) => {
  expect(auditCsv([{ ...line, actor }])).toContain(`"'${actor}"`);
});

test('JSON has the details as objects, not as text', () => {
  expect(JSON.parse(auditJson([line]))).toEqual([{ ...line, details: { address: '::1', note: 'a "quoted" word' } }]);
});
