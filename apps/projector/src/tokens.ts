export const PROJECTOR_STORE = Symbol('the ledger that is projected');
export const PROJECTOR_READ_MODELS = Symbol('the read models that are projected into');
