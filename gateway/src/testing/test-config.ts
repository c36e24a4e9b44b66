import { type GatewayConfig, readGatewayConfig } from '../config.ts';

/**
 * The configuration of a gateway in a test: what an environment of these variables gives, but on any free port, with tighter limits and
 * without an access log.
 * @param changes put over the rest
 */
export function testConfig(env: NodeJS.ProcessEnv = {}, changes: Partial<GatewayConfig> = {}): GatewayConfig {
  const hurried = { GATEWAY_BODY_LIMIT: '20000', GATEWAY_MAX_DEPTH: '6', GATEWAY_MAX_SOCKETS: '1000' };
  const config = readGatewayConfig({ PORT: '0', GATEWAY_ACCESS_LOG: '0', ...hurried, ...env }, false);
  return { ...config, ...changes };
}
