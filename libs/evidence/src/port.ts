/** What evidence may be, as its content shows. */
export const EVIDENCE_TYPES = {
  'application/pdf': { called: 'PDF', extension: 'pdf' },
  'image/png': { called: 'PNG', extension: 'png' },
  'image/jpeg': { called: 'JPEG', extension: 'jpg' },
  'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet': { called: 'Excel workbook', extension: 'xlsx' },
  'application/vnd.openxmlformats-officedocument.wordprocessingml.document': { called: 'Word document', extension: 'docx' },
  'text/csv': { called: 'CSV', extension: 'csv' },
  'text/plain': { called: 'plain text', extension: 'txt' },
} as const;
export type EvidenceType = keyof typeof EVIDENCE_TYPES;

/** Bytes in one file, at most. */
export const LARGEST_EVIDENCE = 10 * 1_048_576;

export interface EvidenceFile {
  readonly bytes: Buffer;
  readonly type: EvidenceType;
  /** As its sender called it; people's, not to be trusted. */
  readonly name: string;
}

/**
 * Files behind claims, kept apart from the ledger by the SHA-256 that the claim names: what the claim was judged by can be
 * held against its hash for ever. A file that is there is never changed; the same content is kept once, under its first name.
 */
export interface EvidenceFiles {
  /** Keeps a file and answers its SHA-256, 64 hexadecimal digits. Throws `RangeError` for an empty or a too large one. */
  keep(bytes: Buffer, type: EvidenceType, name: string): Promise<string>;
  open(sha256: string): Promise<EvidenceFile | undefined>;
  /** What is known of a file without its content; `size` in bytes. */
  about(sha256: string): Promise<{ readonly type: EvidenceType; readonly name: string; readonly size: number } | undefined>;
  /**
   * Removes files of forms that were never sent: kept, and last kept again, so many days ago or more, and named by nothing that
   * is recorded, which `named` is asked with SHA-256 in lower case. A file that was found named is never removed. Gives how many went.
   */
  sweep(days: number, named: (sha256s: readonly string[]) => Promise<ReadonlySet<string>>): Promise<number>;
  close(): Promise<void>;
}

/**
 * The bytes of published reports, kept apart from the ledger by the SHA-256 that the publication names. What is there is never
 * changed or deleted.
 */
export interface PublishedReports {
  /** Keeps bytes and answers their SHA-256, 64 hexadecimal digits; the same bytes are kept once. */
  keep(bytes: Buffer): Promise<string>;
  open(sha256: string): Promise<Buffer | undefined>;
  /** Which of these, in lower case, are not there. */
  missing(sha256s: readonly string[]): Promise<ReadonlySet<string>>;
  close(): Promise<void>;
}
