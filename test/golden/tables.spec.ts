import { barkingTables } from './barking.ts';
import { cambridgeshireTables } from './cambridgeshire.ts';
import { cambridgeshireBudgets } from './cambridgeshire-budgets.ts';
import { norfolkBudgets } from './norfolk-budgets.ts';
import { norfolkTables } from './norfolk.ts';
import { reserveTables } from './reserve-tables.ts';
import { triBoroughTables } from './tri-borough.ts';

barkingTables();
triBoroughTables();
norfolkTables();
cambridgeshireTables();
reserveTables();
cambridgeshireBudgets();
norfolkBudgets();
