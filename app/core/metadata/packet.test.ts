import { expect, test } from 'vitest';
import { emptyPacket, readPacket } from './packet.ts';

const namespaces = `xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:dc="http://purl.org/dc/elements/1.1/"
  xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmlns:lr="http://ns.adobe.com/lightroom/1.0/"
  xmlns:digiKam="http://www.digikam.org/ns/1.0/" xmlns:MicrosoftPhoto="http://ns.microsoft.com/photo/1.0/"
  xmlns:MP="http://ns.microsoft.com/photo/1.2/" xmlns:MPReg="http://ns.microsoft.com/photo/1.2/t/Region#"
  xmlns:mwg-rs="http://www.metadataworkinggroup.com/schemas/regions/"`;
const xmp = (inside: string, attributes = '') =>
  `<?xpacket begin='\ufeff' id='W5M0MpCehiHzreSzNTczkc9d'?><x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF ${namespaces}>
   <rdf:Description rdf:about="" ${attributes}>${inside}</rdf:Description></rdf:RDF></x:xmpmeta><?xpacket end='w'?>`;
const read = (inside: string, attributes?: string) => readPacket(Buffer.from(xmp(inside, attributes)));
const bag = (...items: string[]) =>
  `<rdf:Bag>${items.map((item) => `<rdf:li>${item}</rdf:li>`).join('')}</rdf:Bag>`;

test('the lists of each program, in their order and with their entities resolved', () => {
  const packet = read(`
    <dc:subject>${bag('Tom &amp; Jerry', 'a|b/c', 'Köpek')}</dc:subject>
    <lr:hierarchicalSubject>${bag('animal|dog')}</lr:hierarchicalSubject>
    <digiKam:TagsList><rdf:Seq><rdf:li>animal/dog</rdf:li></rdf:Seq></digiKam:TagsList>
    <MicrosoftPhoto:LastKeywordXMP>${bag('animal/dog')}</MicrosoftPhoto:LastKeywordXMP>
    <xmp:Rating>4</xmp:Rating>`);
  expect(packet).toEqual({
    ...emptyPacket,
    subject: ['Tom & Jerry', 'a|b/c', 'Köpek'],
    hierarchical: ['animal|dog'],
    tagsList: ['animal/dog'],
    lastKeyword: ['animal/dog'],
    rating: 4,
  });
});

test('regions name faces and pets, as attributes or as elements, but not where the camera focussed', () => {
  const packet = read(`
    <mwg-rs:Regions rdf:parseType="Resource"><mwg-rs:RegionList><rdf:Bag>
      <rdf:li><rdf:Description mwg-rs:Name="Anna" mwg-rs:Type="Face"/></rdf:li>
      <rdf:li rdf:parseType="Resource"><mwg-rs:Name>Rex</mwg-rs:Name><mwg-rs:Type>Pet</mwg-rs:Type></rdf:li>
      <rdf:li><rdf:Description mwg-rs:Name="spot" mwg-rs:Type="Focus"/></rdf:li>
    </rdf:Bag></mwg-rs:RegionList></mwg-rs:Regions>
    <MP:RegionInfo rdf:parseType="Resource"><rdf:li><rdf:Description MPReg:PersonDisplayName="Ben"/></rdf:li></MP:RegionInfo>`);
  expect(packet?.people).toEqual(['Anna', 'Rex', 'Ben']);
  expect(packet?.subject).toEqual([]);
});

test('a rating is one of five stars', () => {
  expect(read('', 'xmp:Rating="3"')?.rating).toBe(3);
  expect(read('', 'xmp:Rating="-1"')?.rating).toBeNull();
  expect(read('', 'xmp:Rating="3.5"')?.rating).toBeNull();
});

test('packets are UTF-8 or UTF-16, and padded', () => {
  const text = xmp(`<dc:subject>${bag('Çay')}</dc:subject>`);
  expect(readPacket(Buffer.from(`\ufeff${text}`, 'utf16le'))?.subject).toEqual(['Çay']);
  expect(readPacket(Buffer.from(`${text}   \0\0`))?.subject).toEqual(['Çay']);
});

test('what is no whole XML says nothing', () => {
  const text = xmp(`<dc:subject>${bag('dog')}</dc:subject>`);
  for (const broken of ['', 'dog', text.slice(0, text.length / 2), `${text.slice(0, -60)}`]) {
    expect(readPacket(Buffer.from(broken))).toBeNull();
  }
});

test('entities of a document type are not blown up', () => {
  const bomb = `<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>`;
  const packet = readPacket(Buffer.from(bomb + xmp(`<dc:subject>${bag('&b;')}</dc:subject>`)));
  expect((packet?.subject ?? []).join('').length).toBeLessThan(10);
});
