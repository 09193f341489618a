import { applyDecorators, Controller, UseFilters } from '@nestjs/common';
import { Problems } from './http/problems-filter.ts';

/** A controller of this service: whatever fails in it is answered with a problem. */
export function ApiController(): ClassDecorator {
  return applyDecorators(Controller(), UseFilters(Problems));
}
