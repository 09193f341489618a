import { barking } from './barking.ts';
import { cambridgeshire2018 } from './cambridgeshire-2018.ts';
import { cambridgeshireFund } from './cambridgeshire-fund.ts';
import { norfolk } from './norfolk.ts';
import { returns2017 } from './returns-2017.ts';
import { triBorough } from './tri-borough.ts';

/** The command files of the demo, made from the published tables in `golden` (a folder): name and text, in the order of loading. */
export function demoFiles(golden: string): readonly { readonly file: string; readonly text: string }[] {
  const journals = [barking, triBorough, cambridgeshireFund, norfolk, returns2017, cambridgeshire2018].map((council) => council(golden));
  return journals.map((journal) => ({ file: journal.file, text: journal.text() }));
}
