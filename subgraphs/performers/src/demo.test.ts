import { demoCast, demoViewer } from '@kizuna/kit/demo/cast';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type KycHarness, startKyc } from './testing/kyc-harness.ts';

describe('the demo of performers', () => {
  let kyc: KycHarness;
  beforeAll(async () => {
    kyc = await startKyc();
  });
  afterAll(() => kyc.close());

  it('gives kenji an application of aoi to review, once', async () => {
    await kyc.subgraph.seedDemo?.();
    await kyc.subgraph.seedDemo?.();
    const { data } = await kyc.run(
      demoViewer(demoCast.kenji),
      `{ kycApplications { edges { node {
        status performer { stageName birthDate nationality } documents { kind status url } checks { kind result } viewerCanClaim
      } } } }`,
    );
    expect(data).toMatchObject({
      kycApplications: {
        edges: [
          {
            node: {
              status: 'IN_REVIEW',
              performer: { stageName: '葵 Aoi', birthDate: '1998-04-30', nationality: 'JP' },
              documents: [
                { kind: 'ID_FRONT', status: 'STORED' },
                { kind: 'SELFIE', status: 'STORED' },
              ],
              viewerCanClaim: true,
            },
          },
        ],
      },
    });
    const [{ node }] = (data as { kycApplications: { edges: [{ node: { checks: { result: string }[] } }] } })
      .kycApplications.edges;
    expect(node.checks).toHaveLength(8);
    expect(node.checks.filter(({ result }) => result !== 'PASSED')).toEqual([{ kind: 'MRZ', result: 'UNDECIDED' }]);
  });
});
