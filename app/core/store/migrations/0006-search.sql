-- What searches by number and position walk, narrower than the table.
CREATE INDEX photo_rating ON photo (rating) WHERE rating IS NOT NULL;
CREATE INDEX photo_position ON photo (latitude, longitude) WHERE latitude IS NOT NULL;
CREATE INDEX photo_picture ON photo (type, width, height, size);
