package io.github.neo4jsessions.test.driver;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;
import org.neo4j.driver.Record;
import org.neo4j.driver.Value;
import org.neo4j.driver.Values;
import org.neo4j.driver.types.Entity;
import org.neo4j.driver.types.Node;
import org.neo4j.driver.types.Path;
import org.neo4j.driver.types.Relationship;
import org.neo4j.driver.util.Pair;

/**
 * A row whose values are those of a map. As in a row of the driver, the value of an
 * unknown column is {@code NULL}.
 */
final class ScriptedRecord implements Record {

	private final List<String> columns;

	private final List<Value> values;

	/**
	 * The row as a value of the driver, which converts what it contains.
	 */
	private final Value row;

	ScriptedRecord(List<String> columns, Map<String, ?> row) {
		this.columns = columns;
		this.values = columns.stream().map((column) -> Values.value((Object) row.get(column))).toList();
		this.row = Values.value((Object) row);
	}

	@Override
	public List<String> keys() {
		return this.columns;
	}

	@Override
	public List<Value> values() {
		return this.values;
	}

	@Override
	public <T> Iterable<T> values(Function<Value, T> mapper) {
		return this.values.stream().map(mapper).toList();
	}

	@Override
	public int index(String key) {
		int index = this.columns.indexOf(key);
		if (index == -1) {
			throw new NoSuchElementException("The row has the columns " + this.columns + ", not " + key);
		}
		return index;
	}

	@Override
	public boolean containsKey(String key) {
		return this.columns.contains(key);
	}

	@Override
	public Value get(String key) {
		return get(this.columns.indexOf(key));
	}

	@Override
	public Value get(int index) {
		return (index >= 0 && index < this.values.size()) ? this.values.get(index) : Values.NULL;
	}

	@Override
	public int size() {
		return this.values.size();
	}

	@Override
	public List<Pair<String, Value>> fields() {
		return this.columns.stream().<Pair<String, Value>>map((column) -> new Column(column, get(column))).toList();
	}

	@Override
	public Map<String, Object> asMap() {
		return asMap(Value::asObject);
	}

	@Override
	public <T> Map<String, T> asMap(Function<Value, T> mapper) {
		Map<String, T> map = new LinkedHashMap<>();
		this.columns.forEach((column) -> map.put(column, mapper.apply(get(column))));
		return Collections.unmodifiableMap(map);
	}

	@Override
	public Value get(String key, Value defaultValue) {
		return this.row.get(key, defaultValue);
	}

	@Override
	public Object get(String key, Object defaultValue) {
		return this.row.get(key, defaultValue);
	}

	@Override
	public Number get(String key, Number defaultValue) {
		return this.row.get(key, defaultValue);
	}

	@Override
	public Entity get(String key, Entity defaultValue) {
		return this.row.get(key, defaultValue);
	}

	@Override
	public Node get(String key, Node defaultValue) {
		return this.row.get(key, defaultValue);
	}

	@Override
	public Path get(String key, Path defaultValue) {
		return this.row.get(key, defaultValue);
	}

	@Override
	public Relationship get(String key, Relationship defaultValue) {
		return this.row.get(key, defaultValue);
	}

	@Override
	public List<Object> get(String key, List<Object> defaultValue) {
		return this.row.get(key, defaultValue);
	}

	@Override
	public <T> List<T> get(String key, List<T> defaultValue, Function<Value, T> mapper) {
		return this.row.get(key, defaultValue, mapper);
	}

	@Override
	public Map<String, Object> get(String key, Map<String, Object> defaultValue) {
		return this.row.get(key, defaultValue);
	}

	@Override
	public <T> Map<String, T> get(String key, Map<String, T> defaultValue, Function<Value, T> mapper) {
		return this.row.get(key, defaultValue, mapper);
	}

	@Override
	public int get(String key, int defaultValue) {
		return this.row.get(key, defaultValue);
	}

	@Override
	public long get(String key, long defaultValue) {
		return this.row.get(key, defaultValue);
	}

	@Override
	public boolean get(String key, boolean defaultValue) {
		return this.row.get(key, defaultValue);
	}

	@Override
	public String get(String key, String defaultValue) {
		return this.row.get(key, defaultValue);
	}

	@Override
	public float get(String key, float defaultValue) {
		return this.row.get(key, defaultValue);
	}

	@Override
	public double get(String key, double defaultValue) {
		return this.row.get(key, defaultValue);
	}

	@Override
	public boolean equals(@Nullable Object other) {
		return other instanceof Record record && this.columns.equals(record.keys())
				&& this.values.equals(record.values());
	}

	@Override
	public int hashCode() {
		return 31 * this.columns.hashCode() + this.values.hashCode();
	}

	@Override
	public String toString() {
		return "Record" + asMap((value) -> value);
	}

	private record Column(String key, Value value) implements Pair<String, Value> {

	}

}
