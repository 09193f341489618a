import 'reflect-metadata';
import { NestFactory } from '@nestjs/core';
import { type CheerioAPI, load } from 'cheerio';
import { PortalModule } from '../portal.module.ts';
import type { PortalSources } from '../sources.ts';

export interface Served {
  readonly url: string;
  get(path: string, init?: RequestInit): Promise<{ readonly status: number; readonly headers: Headers; readonly text: string; readonly $: CheerioAPI }>;
  close(): Promise<void>;
}

/** The portal over HTTP on a free port of the loopback interface. */
export async function served(sources: PortalSources): Promise<Served> {
  const app = await NestFactory.create(PortalModule.register(sources), { logger: false });
  await app.listen(0, '127.0.0.1');
  const url = await app.getUrl();
  return {
    url,
    get: async (path, init) => {
      const response = await fetch(`${url}${path}`, init);
      const text = await response.text();
      return { status: response.status, headers: response.headers, text, $: load(text) };
    },
    close: () => app.close(),
  };
}
