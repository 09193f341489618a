import { connect } from 'node:net';
import { askApi, type Product, startProduct } from '../bench/src/product.ts';

export {
  type Answer,
  type Ask,
  ask,
  askApi,
  type Browser,
  browser,
  formIn,
  type Product,
  SAMPLE_PASSWORD,
  sendCommand,
  signIn,
  startProduct,
} from '../bench/src/product.ts';

/** Systems that have keys, by what they may do. */
export const SYSTEMS = {
  admin: [['administrator'], []],
  finance: [['finance'], []],
  audit: [['auditor'], []],
  board: [['board'], []],
  /** As narrow as Tariq Bell: early help and prevention in Norfolk. */
  narrow: [['service-team'], ['NCC/early-help']],
  nothing: [[], []],
} as const satisfies Record<string, readonly [readonly string[], readonly string[]]>;

export type System = keyof typeof SYSTEMS;

/** The product with a key for each system, one key that was revoked, and one of an account that is disabled. */
export interface KeyedProduct extends Product {
  readonly keys: Readonly<Record<System | 'revoked' | 'disabled', string>>;
  /** Where the ledger ends. */
  position(): Promise<number>;
}

export async function startKeyedProduct(): Promise<KeyedProduct> {
  const product = await startProduct();
  try {
    const keys: Partial<Record<System | 'revoked' | 'disabled', string>> = {};
    for (const [system, [roles, services]] of Object.entries(SYSTEMS)) keys[system as System] = await product.systemKey(`sys.${system}`, roles, services);
    const { id, key } = JSON.parse(await product.outturn('account', 'key', 'sys.finance', '--label', 'revoked', '--format', 'json')) as {
      id: string;
      key: string;
    };
    await product.outturn('account', 'revoke', id);
    keys.revoked = key;
    keys.disabled = await product.systemKey('sys.disabled', ['finance']);
    await product.outturn('account', 'disable', 'sys.disabled');
    const all = keys as KeyedProduct['keys'];
    return { ...product, keys: all, position: () => positionOf(product.url, all.audit) };
  } catch (error) {
    await product.stop();
    throw error;
  }
}

export async function positionOf(url: string, key: string): Promise<number> {
  const { status, text } = await askApi(url, key, '/api/v1/status');
  if (status !== 200) throw new Error(`the status could not be read: ${status} ${text}`);
  return (JSON.parse(text) as { ledger: { position: number } }).ledger.position;
}

export interface RawAnswer {
  readonly text: string;
  readonly ms: number;
}

const LONGEST_RAW_MS = 5_000;

/** Sends bytes as they are, reads until the other side closes, or for five seconds. */
export function raw({ port }: Product, bytes: string | Buffer): Promise<RawAnswer> {
  const started = performance.now();
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    let text = '';
    const end = () => {
      socket.destroy();
      clearTimeout(timer);
      resolve({ text, ms: performance.now() - started });
    };
    const timer = setTimeout(end, LONGEST_RAW_MS);
    socket.on('data', (chunk: Buffer) => (text += chunk.toString('latin1')));
    socket.on('close', end).on('error', end);
    socket.write(bytes);
  });
}
