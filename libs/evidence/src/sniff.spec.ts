import { describe, expect, it } from '@jest/globals';
import { typeOf } from './sniff.ts';
import { zipOf } from './testing/zip-of.ts';

const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';
const DOCX = 'application/vnd.openxmlformats-officedocument.wordprocessingml.document';
const latin1 = (text: string) => Buffer.from(text, 'latin1');

describe('what a file is, by its content', () => {
  it.each([
    ['a PDF', latin1('%PDF-1.7\n%\xe2\xe3'), 'application/pdf'],
    ['a PNG', latin1('\x89PNG\r\n\x1a\n\0\0'), 'image/png'],
    ['a JPEG', latin1('\xff\xd8\xff\xe0\0\x10JFIF'), 'image/jpeg'],
    ['a workbook', zipOf('[Content_Types].xml', 'xl/workbook.xml', 'xl/printerSettings/printerSettings1.bin'), XLSX],
    ['a document', zipOf('[Content_Types].xml', 'word/document.xml'), DOCX],
    ['a table', Buffer.from('client,before,after\n1,"£450, agreed",300\n'), 'text/csv'],
    ['a table from Windows', latin1('a,b\r\n\xa3450,x\r\n'), 'text/csv'],
    ['text', Buffer.from('Care package 0042, reviewed on 3 June.\nFewer visits < before.'), 'text/plain'],
  ])('%s', (_, bytes, type) => expect(typeOf(bytes)).toBe(type));

  it.each([
    ['nothing', Buffer.alloc(0)],
    ['a page', Buffer.from('<!DOCTYPE html><title>x</title>')],
    ['a page after a mark and blanks', Buffer.from('\ufeff \n\t<html>')],
    ['a page below text', Buffer.from('Dear all,\n<script>alert(1)</script>')],
    ['a drawing', Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>')],
    ['a drawing after its declaration', Buffer.from('<?xml version="1.0"?><svg/>')],
    ['a program', latin1('MZ\x90\0\x03')],
    ['a script with a null', latin1('#!/bin/sh\n\0')],
    ['an archive', zipOf('payroll.exe')],
    ['a workbook with macros', zipOf('[Content_Types].xml', 'xl/workbook.xml', 'xl/vbaProject.bin')],
    ['an archive that is cut off', zipOf('[Content_Types].xml', 'xl/workbook.xml').subarray(0, 60)],
    ['an archive that points beyond its end', latin1('PK\x03\x04PK\x05\x06\0\0\0\0\x01\0\x01\0\x30\0\0\0\xff\xff\xff\xff\0\0')],
    ['an old workbook', latin1('\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1')],
    ['a GIF', latin1('GIF89a\x01\0')],
  ])('refuses %s', (_, bytes) => expect(typeOf(bytes)).toBeUndefined());
});
