import type { RequestHandler } from 'express';

/** An Express application, as far as its public address is set up. */
interface Application {
  set(setting: string, value: unknown): unknown;
  use(handler: RequestHandler): unknown;
}

/**
 * Says where people reach the pages, when a proxy on this machine stands before them and speaks TLS: the origin that forms
 * come from, and whether cookies are secure, follow from it and not from headers that a proxy may leave out or a browser
 * make up. From the proxy on this machine alone the address of the client is taken, which rates are counted by. Call it before anything
 * else is set up.
 */
export function setUpPublicAddress(application: Application, { protocol, host }: URL): void {
  application.set('trust proxy', 'loopback');
  application.use((request, _response, next) => {
    request.headers['x-forwarded-proto'] = protocol.slice(0, -1);
    request.headers.host = host;
    next();
  });
}
