import { Inject, Module } from '@nestjs/common';
import { CommandHandler as HandlesCommand, CqrsModule, type ICommandHandler } from '@nestjs/cqrs';
import type { CommandHandler, CommandResult } from './commands/command-handler.ts';
import { RecordCommand } from './record-command.ts';

/*
 * An entry of its own (`@outturn/application/command-bus`): who records without Nest, as the command line does with every command,
 * does not load it.
 */

export const COMMAND_HANDLER = Symbol('command handler');

@HandlesCommand(RecordCommand)
export class RecordCommandHandler implements ICommandHandler<RecordCommand, CommandResult> {
  readonly #handler: CommandHandler;

  constructor(@Inject(COMMAND_HANDLER) handler: CommandHandler) {
    this.#handler = handler;
  }

  execute({ input, account }: RecordCommand): Promise<CommandResult> {
    if (account !== undefined) return this.#handler.handleAs(account, input);
    return typeof input === 'string' ? this.#handler.handleLine(input) : this.#handler.handle(input);
  }
}

/** Puts the command handler behind Nest's command bus. Transport modules dispatch `RecordCommand` and know no more. */
@Module({})
export class RecordingModule {
  static register(handler: CommandHandler) {
    return {
      module: RecordingModule,
      imports: [CqrsModule],
      providers: [{ provide: COMMAND_HANDLER, useValue: handler }, RecordCommandHandler],
      exports: [CqrsModule],
    };
  }
}
