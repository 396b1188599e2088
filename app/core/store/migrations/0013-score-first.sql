-- `dog conf:>0.9` reads only the labels of that score, instead of all labels of the concept.
DROP INDEX label_concept;
CREATE INDEX label_concept ON label (concept, score, photo);
