package io.github.neo4jsessions.benchmarks.stub;

import java.util.List;
import java.util.Map;
import java.util.function.Function;

import org.neo4j.driver.Record;
import org.neo4j.driver.Value;
import org.neo4j.driver.Values;
import org.neo4j.driver.types.Entity;
import org.neo4j.driver.types.Node;
import org.neo4j.driver.types.Path;
import org.neo4j.driver.types.Relationship;
import org.neo4j.driver.util.Pair;

/**
 * A row with one column, backed by a map value of the driver.
 */
final class StubRecord implements Record {

	static final StubRecord ROW = new StubRecord("n", Values.value(42L));

	private final String column;

	private final Value value;

	private final Value row;

	private StubRecord(String column, Value value) {
		this.column = column;
		this.value = value;
		this.row = Values.value(Map.of(column, value));
	}

	@Override
	public List<String> keys() {
		return List.of(this.column);
	}

	@Override
	public List<Value> values() {
		return List.of(this.value);
	}

	@Override
	public <T> Iterable<T> values(Function<Value, T> mapper) {
		return this.row.values(mapper);
	}

	@Override
	public boolean containsKey(String key) {
		return this.column.equals(key);
	}

	@Override
	public int index(String key) {
		return containsKey(key) ? 0 : -1;
	}

	@Override
	public Value get(String key) {
		return containsKey(key) ? this.value : Values.NULL;
	}

	@Override
	public Value get(int index) {
		return (index == 0) ? this.value : Values.NULL;
	}

	@Override
	public int size() {
		return 1;
	}

	@Override
	public List<Pair<String, Value>> fields() {
		throw StubDriver.unsupported();
	}

	@Override
	public Map<String, Object> asMap() {
		return this.row.asMap();
	}

	@Override
	public <T> Map<String, T> asMap(Function<Value, T> mapper) {
		return this.row.asMap(mapper);
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

}
