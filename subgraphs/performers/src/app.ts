import { accountWorkJobs } from '@kizuna/kit/accounts/account-work';
import { openDatabase } from '@kizuna/kit/db/database';
import { mergeResolvers } from '@kizuna/kit/graph/merge-resolvers';
import { buildSchema, type Subgraph } from '@kizuna/kit/graph/subgraph';
import type { SubgraphPorts } from '@kizuna/kit/service/subgraph-ports';
import { createKycFileDeletion, deleteFilesKind } from './accounts/kyc-files.ts';
import { createPerformersAccountData } from './accounts/performers-account-data.ts';
import { startRetention } from './accounts/retention.ts';
import { readPerformersConfig } from './config.ts';
import type { Context } from './context.ts';
import { tables } from './db/tables.ts';
import { seedPerformersDemo } from './demo.ts';
import { createDocumentLinks } from './document/document-links.ts';
import { createDocumentLoaders } from './document/document-loader.ts';
import { documentResolvers } from './document/document-resolvers.ts';
import { createDocumentRoutes } from './document/document-routes.ts';
import { createDocumentService } from './document/document-service.ts';
import { kycApplicationResolvers } from './kyc/kyc-application-resolvers.ts';
import { createKycApplicationService } from './kyc/kyc-application-service.ts';
import { createKycLoaders } from './kyc/kyc-loader.ts';
import { kycReviewResolvers } from './kyc/kyc-review-resolvers.ts';
import { createKycReviewService } from './kyc/kyc-review-service.ts';
import { auditKycReads, createKycReadLoader } from './kyc-reads/kyc-reads.ts';
import { createPerformerLoaders } from './performer/performer-loader.ts';
import { performerResolvers } from './performer/performer-resolvers.ts';
import { createPerformerService } from './performer/performer-service.ts';
import { createDocumentVault } from './vault/document-vault.ts';
import { createMasterKeys } from './vault/master-keys.ts';
import { createCheckLoaders } from './verification/check-loader.ts';
import { checkResolvers } from './verification/check-resolvers.ts';
import { createVerificationHandler, verificationJobKind } from './verification/verification-job.ts';
import { createVerificationService } from './verification/verification-service.ts';

/** Performers and their identity checks (KYC). */
export async function createPerformers(ports: SubgraphPorts): Promise<Subgraph> {
  const { kycMasterKey, kycRetentionYears } = readPerformersConfig(process.env);
  const derivedKey = ports.secrets.derive('kyc');
  const masterKeys = createMasterKeys(kycMasterKey ? [kycMasterKey, derivedKey] : [derivedKey]);
  const database = await openDatabase({
    url: ports.databaseUrl,
    schema: 'performers',
    migrations: new URL('../src/db/migrations/', import.meta.url),
    tables,
  });
  const { bus, logger } = ports;
  const links = createDocumentLinks(ports.secrets.derive('files/performers'), ports.publicUrl);
  const vault = createDocumentVault(database, ports.storage, masterKeys);
  const performers = createPerformerService(database);
  const documents = createDocumentService({ database, bus, vault, links, logger });
  const applications = createKycApplicationService(database, bus, masterKeys);
  const reviews = createKycReviewService(database, bus);
  const verification = createVerificationService({ database, bus, vault, logger });
  const retention = startRetention(database, kycRetentionYears, logger);
  const schema = buildSchema(
    'performers',
    mergeResolvers(performerResolvers, kycApplicationResolvers, kycReviewResolvers, documentResolvers, checkResolvers),
  );
  auditKycReads(schema);

  return {
    name: 'performers',
    schema,
    createContext: (request): Context => ({
      ...request,
      performers,
      applications,
      documents,
      reviews,
      load: {
        ...createPerformerLoaders(database),
        ...createKycLoaders(database, request.viewer),
        ...createDocumentLoaders(database, documents, request.viewer),
        ...createCheckLoaders(database),
        kycRead: createKycReadLoader(database, request),
      },
    }),
    jobs: {
      [verificationJobKind]: createVerificationHandler(verification),
      [deleteFilesKind]: createKycFileDeletion(ports.storage),
      ...accountWorkJobs({
        ...{ holder: 'performers', database, ports },
        data: createPerformersAccountData(bus, kycRetentionYears),
      }),
    },
    routes: createDocumentRoutes(links, documents),
    health: { database: () => database.ping() },
    seedDemo: () => seedPerformersDemo({ database, performers, applications, documents, verification }),
    async close() {
      await retention.stop();
      await database.close();
    },
  };
}
