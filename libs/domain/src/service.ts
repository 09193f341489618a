/** Services form a hierarchy below an organisation. Stream `service/ID`. */
export type ServiceEvent = {
  readonly type: 'ServiceDefined';
  readonly data: { readonly service: string; readonly name: string; readonly organisation: string; readonly parent: string | null };
};
