package io.github.neo4jsessions.rewrite;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;
import org.openrewrite.Cursor;
import org.openrewrite.java.tree.Expression;
import org.openrewrite.java.tree.Flag;
import org.openrewrite.java.tree.J;
import org.openrewrite.java.tree.JavaType;

/**
 * The text of a query, as it is put together.
 *
 * @param cursor where it is
 */
record CypherText(Cursor cursor) {

	/**
	 * What stands before a value. Labels, types and names of properties cannot be
	 * parameters; an arrow ends in front of a node.
	 */
	private static final Pattern BEFORE_VALUE = Pattern.compile(
			"(=~?|<|(?<!-)>|\\{\\s*\\w+:|\\b(IN\\s*\\[?|LIMIT|SKIP|CONTAINS|STARTS WITH|ENDS WITH))\\s*$",
			Pattern.CASE_INSENSITIVE);

	/** In braces a property, elsewhere a node in front of a label. */
	private static final Pattern BEFORE_ENTRY = Pattern.compile(",\\s*\\w+:\\s*$");

	/** The name of a path, in front of its pattern. */
	private static final Pattern BEFORE_PATH = Pattern.compile("\\b(MATCH|MERGE|CREATE)\\s+\\w+\\s*=\\s*$",
			Pattern.CASE_INSENSITIVE);

	private static final Pattern QUOTED_FORMAT = Pattern.compile("'%[sd]'|\"%[sd]\"");

	/** What stands where a parameter can, or {@code null}. */
	@Nullable Expression value(Expression text) {
		if (text instanceof J.Binary) {
			return concatenatedValue(text);
		}
		return (text instanceof J.MethodInvocation call && formatsValue(call)) ? text : null;
	}

	private @Nullable Expression concatenatedValue(Expression text) {
		StringBuilder before = new StringBuilder();
		for (Expression part : flatten(text, new ArrayList<>())) {
			if (part instanceof J.Literal literal) {
				before.append(literal.getValue());
			}
			else if (!isConstant(part) && isBeforeValue(before)) {
				return part;
			}
			else {
				before.append('x');
			}
		}
		return null;
	}

	private static List<Expression> flatten(Expression text, List<Expression> parts) {
		Expression e = text.unwrap();
		if (e instanceof J.Binary binary && binary.getOperator() == J.Binary.Type.Addition) {
			flatten(binary.getLeft(), parts);
			flatten(binary.getRight(), parts);
		}
		else {
			parts.add(e);
		}
		return parts;
	}

	private static boolean isBeforeValue(CharSequence before) {
		return switch (openAtTheEnd(before)) {
			case '\'', '"' -> true;
			case 0 -> BEFORE_VALUE.matcher(before).find() && !BEFORE_PATH.matcher(before).find()
					|| BEFORE_ENTRY.matcher(before).find() && isInBraces(before);
			default -> false;
		};
	}

	private static boolean isInBraces(CharSequence text) {
		return text.chars().filter((c) -> c == '{').count() > text.chars().filter((c) -> c == '}').count();
	}

	/**
	 * The character that began the string, the quoted name or the comment in which a text
	 * ends, or 0.
	 */
	private static char openAtTheEnd(CharSequence text) {
		char open = 0;
		for (int i = 0; i < text.length(); i++) {
			char c = text.charAt(i);
			char next = (i + 1 < text.length()) ? text.charAt(i + 1) : 0;
			if (open == 0) {
				boolean comment = c == '/' && (next == '/' || next == '*');
				open = (comment) ? next : (c == '\'' || c == '"' || c == '`') ? c : 0;
				i += comment ? 1 : 0;
			}
			else if (c == '\\' && (open == '\'' || open == '"')) {
				i++;
			}
			else if (c == open && open != '*' && open != '/' || c == '\n' && open == '/'
					|| c == '*' && next == '/' && open == '*') {
				i += (open == '*') ? 1 : 0;
				open = 0;
			}
		}
		return open;
	}

	private boolean isConstant(Expression part) {
		if (part instanceof J.Literal) {
			return true;
		}
		if (part instanceof J.Ternary choice) {
			return isConstant(choice.getTruePart().unwrap()) && isConstant(choice.getFalsePart().unwrap());
		}
		JavaType.Variable variable = (part instanceof J.Identifier identifier) ? identifier.getFieldType()
				: (part instanceof J.FieldAccess field) ? field.getName().getFieldType() : null;
		return variable != null && variable.hasFlags(Flag.Final) && (variable.hasFlags(Flag.Static)
				|| Trees.unwrap(Trees.initializer(this.cursor, variable.getName())) instanceof J.Literal);
	}

	private static boolean formatsValue(J.MethodInvocation call) {
		Expression pattern = switch (call.getSimpleName()) {
			case "format" -> Trees.argumentOf(call);
			case "formatted" -> Trees.selectOf(call);
			default -> null;
		};
		return pattern instanceof J.Literal literal && literal.getValue() instanceof String text
				&& QUOTED_FORMAT.matcher(text).find();
	}

}
