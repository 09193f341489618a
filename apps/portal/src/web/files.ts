import { StreamableFile } from '@nestjs/common';
import type { ReportName, Written } from '@outturn/reporting';
import type { Response } from 'express';
import { Readable } from 'node:stream';
import type { Parameters } from './address.ts';
import type { Visit } from './visit.ts';

/** What a reader can take away: the ending, and what it is called on the page. */
const TYPES = {
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  csv: 'text/csv; charset=utf-8',
  json: 'application/json; charset=utf-8',
  html: 'text/html; charset=utf-8',
} as const;
export type FileFormat = keyof typeof TYPES;
export const FILE_FORMATS = Object.keys(TYPES) as FileFormat[];

/** Answers with a file; a workbook goes piece by piece, as fast as it is taken. */
export function sendFile(response: Response, written: Written, name: string, format: FileFormat): StreamableFile {
  response.setHeader('Content-Type', TYPES[format]);
  response.setHeader('Content-Disposition', `attachment; filename="${name.replaceAll(/[^A-Za-z0-9._-]/g, '-')}.${format}"`);
  return new StreamableFile(Readable.from(typeof written === 'string' ? [Buffer.from(written)] : written));
}

export interface FileLink {
  readonly text: string;
  readonly href: string;
}

/** The files of an address with an ending. */
export function filesAt(visit: Visit, path: string, parameters: Parameters): FileLink[] {
  return FILE_FORMATS.map((format) => ({ text: format === 'xlsx' ? 'Excel (XLSX)' : format.toUpperCase(), href: visit.to(`${path}.${format}`, parameters) }));
}

/** The files of a report, asked for what its page shows. */
export function filesOf(visit: Visit, report: ReportName, parameters: Parameters = {}): FileLink[] {
  return filesAt(visit, `/reports/${report}`, parameters);
}
