package org.loupe.text.chat;

import com.hubspot.jinjava.el.ExtendedSyntaxBuilder;
import com.hubspot.jinjava.el.ext.AdditionOperator;
import com.hubspot.jinjava.el.ext.AstDict;
import com.hubspot.jinjava.el.ext.AstList;
import com.hubspot.jinjava.el.ext.AstNamedParameter;
import com.hubspot.jinjava.el.ext.ExtendedParser;
import com.hubspot.jinjava.el.ext.NamedParameterOperator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import jinjava.de.odysseus.el.misc.BooleanOperations;
import jinjava.de.odysseus.el.misc.TypeConverter;
import jinjava.de.odysseus.el.tree.impl.Builder;
import jinjava.de.odysseus.el.tree.impl.Parser;
import jinjava.de.odysseus.el.tree.impl.Scanner;
import jinjava.de.odysseus.el.tree.impl.ast.AstBinary;
import jinjava.de.odysseus.el.tree.impl.ast.AstBracket;
import jinjava.de.odysseus.el.tree.impl.ast.AstDot;
import jinjava.de.odysseus.el.tree.impl.ast.AstNode;
import jinjava.de.odysseus.el.tree.impl.ast.AstUnary;
import jinjava.javax.el.ELException;

/** Jinjava's expressions with the operators of Python where the two differ. */
final class Operators extends ExtendedSyntaxBuilder {
    private static final long serialVersionUID = 1;

    /** Python adds like to like: a string and a number, or something undefined, is an error and not a text. */
    private static final AstBinary.Operator PLUS = new AstBinary.SimpleOperator() {
        @Override
        protected Object apply(TypeConverter converter, Object a, Object b) {
            boolean fit = a instanceof String && b instanceof String || a instanceof Number && b instanceof Number
                    || a instanceof List && b instanceof List;
            if (!fit) throw new ELException(PythonValues.shown(a) + " + " + PythonValues.shown(b)
                    + ": only two strings, two numbers or two lists have a sum");
            return Bounds.requireSize(new AdditionOperator() {
                Object sum() {
                    return apply(converter, a, b);
                }
            }.sum());
        }
    };

    private static final AstBinary.Operator AND = (bindings, context, left, right) -> {
        Object first = left.eval(bindings, context);
        return PythonValues.isTrue(first) ? right.eval(bindings, context) : first;
    };

    /** Values of two kinds are not equal; Jinjava makes one like the other first. */
    private static final AstBinary.Operator EQUAL = new AstBinary.SimpleOperator() {
        @Override
        protected Object apply(TypeConverter converter, Object a, Object b) {
            return a instanceof Number && b instanceof Number ? BooleanOperations.eq(converter, a, b) : Objects.equals(a, b);
        }
    };

    private static final Map<AstBinary.Operator, AstBinary.Operator> PYTHON = Map.of(AdditionOperator.OP, PLUS, AstBinary.AND, AND,
            AstBinary.EQ, EQUAL, AstBinary.NE, (bindings, context, left, right) -> !(boolean) EQUAL.eval(bindings, context, left, right));

    /** What is not defined has no parts and no methods. So it is with the names of filters and tests. */
    private static final AstUnary.Operator DEFINED = (bindings, context, base) -> {
        Object value = base.eval(bindings, context);
        if (value == null) throw new ELException(base + " is not defined");
        return value;
    };

    private static final AstUnary.Operator BOUNDED = (bindings, context, list) -> Bounds.requireSize(list.eval(bindings, context));

    Operators(Feature... features) {
        super(features);
    }

    @Override
    protected Parser createParser(String expression) {
        return new PythonParser(this, expression);
    }

    private static final class PythonParser extends ExtendedParser {
        private PythonParser(Builder context, String input) {
            super(context, input);
        }

        /** A named argument takes all that stands behind its sign. */
        @Override
        protected AstNode expr(boolean required) throws Scanner.ScanException, ParseException {
            boolean isNamed = getToken().getSymbol() == Scanner.Symbol.IDENTIFIER && lookahead(0) == NamedParameterOperator.TOKEN;
            if (!isNamed) return super.expr(required);
            String name = consumeToken().getImage();
            consumeToken();
            return new AstNamedParameter(identifier(name), super.expr(true));
        }

        /** A {@code not} stands before a whole comparison. */
        @Override
        protected AstNode eq(boolean required) throws Scanner.ScanException, ParseException {
            if (getToken().getSymbol() != Scanner.Symbol.NOT) return super.eq(required);
            consumeToken();
            return createAstUnary(eq(true), AstUnary.NOT);
        }

        /** Lists and mappings are written in the way of constants. */
        @Override
        protected AstNode literal() throws Scanner.ScanException, ParseException {
            AstNode literal = super.literal();
            return literal instanceof AstList || literal instanceof AstDict ? createAstUnary(literal, BOUNDED) : literal;
        }

        @Override
        protected AstBinary createAstBinary(AstNode left, AstNode right, AstBinary.Operator operator) {
            return super.createAstBinary(left, right, PYTHON.getOrDefault(operator, operator));
        }

        @Override
        protected AstDot createAstDot(AstNode base, String property, boolean isAssignable) {
            return super.createAstDot(createAstUnary(base, DEFINED), property, isAssignable);
        }

        @Override
        protected AstBracket createAstBracket(AstNode base, AstNode property, boolean isAssignable, boolean isStrict) {
            return super.createAstBracket(createAstUnary(base, DEFINED), property, isAssignable, isStrict);
        }
    }
}
