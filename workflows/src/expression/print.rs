//! Writes an expression back as text: parsing that text gives the same expression.

use std::fmt;

use super::{Comparison, Expr, Function, Operator, Value};

/// How tightly a form binds; a looser one inside a tighter one is put in brackets.
const ANY: u8 = 0;
const ALL: u8 = 1;
const NOT: u8 = 2;
const COMPARE: u8 = 3;
const SUM: u8 = 4;
const PRODUCT: u8 = 5;
const SIGNED: u8 = 6;
const PRIMARY: u8 = 7;

impl<N: fmt::Display> fmt::Display for Expr<N> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.write(f, ANY)
    }
}

impl<N: fmt::Display> Expr<N> {
    fn binding(&self) -> u8 {
        match self {
            Self::Any(_) => ANY,
            Self::All(_) => ALL,
            Self::Not(_) => NOT,
            Self::Compare(..) | Self::In(..) => COMPARE,
            Self::Compute(Operator::Add | Operator::Subtract, ..) => SUM,
            Self::Compute(..) => PRODUCT,
            Self::Negate(_) => SIGNED,
            Self::Literal(_) | Self::Name(_) | Self::Call(..) | Self::Weigh(..) => PRIMARY,
        }
    }

    fn write(&self, f: &mut fmt::Formatter<'_>, least: u8) -> fmt::Result {
        if self.binding() < least {
            f.write_str("(")?;
            self.bare(f)?;
            return f.write_str(")");
        }
        self.bare(f)
    }

    fn bare(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Literal(value) => literal(value, f),
            Self::Name(name) => write!(f, "{name}"),
            Self::Not(inner) => {
                f.write_str("not ")?;
                inner.write(f, NOT)
            }
            Self::All(parts) => joined(parts, " and ", NOT, f),
            Self::Any(parts) => joined(parts, " or ", ALL, f),
            Self::Compare(comparison, left, right) => {
                left.write(f, SUM)?;
                write!(f, " {} ", comparison.sign())?;
                right.write(f, SUM)
            }
            Self::In(needle, list) => {
                needle.write(f, SUM)?;
                if let [Self::Name(several)] = list.as_slice() {
                    return write!(f, " in {several}");
                }
                f.write_str(" in (")?;
                joined(list, ", ", ANY, f)?;
                f.write_str(")")
            }
            Self::Negate(inner) => {
                f.write_str("-")?;
                inner.write(f, SIGNED)
            }
            Self::Compute(operator, left, right) => {
                let own = self.binding();
                left.write(f, own)?;
                write!(f, " {} ", operator.sign())?;
                right.write(f, own + 1)
            }
            Self::Call(function, arguments) => {
                write!(f, "{}(", function.name())?;
                joined(arguments, ", ", ANY, f)?;
                f.write_str(")")
            }
            Self::Weigh(inner, _) => write!(f, "{}({inner})", Function::Score.name()),
        }
    }
}

fn joined<N: fmt::Display>(parts: &[Expr<N>], between: &str, least: u8, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    for (at, part) in parts.iter().enumerate() {
        if at > 0 {
            f.write_str(between)?;
        }
        part.write(f, least)?;
    }
    Ok(())
}

fn literal(value: &Value, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    match value {
        Value::Bool(flag) => write!(f, "{flag}"),
        Value::Number(number) => write!(f, "{number}"),
        Value::Text(text) => write!(f, "'{}'", text.replace('\'', "''")),
        Value::Date(date) => write!(f, "'{date}'"),
        Value::Time(text) | Value::Moment(text) => write!(f, "'{text}'"),
        Value::Quantity(number, unit) => write!(f, "{number} '{unit}'"),
        Value::List(values) => {
            for (at, value) in values.iter().enumerate() {
                if at > 0 {
                    f.write_str(", ")?;
                }
                literal(value, f)?;
            }
            Ok(())
        }
    }
}

impl Comparison {
    const fn sign(self) -> &'static str {
        match self {
            Self::Equal => "==",
            Self::NotEqual => "!=",
            Self::Less => "<",
            Self::LessOrEqual => "<=",
            Self::Greater => ">",
            Self::GreaterOrEqual => ">=",
        }
    }
}

impl Operator {
    const fn sign(self) -> &'static str {
        match self {
            Self::Add => "+",
            Self::Subtract => "-",
            Self::Multiply => "*",
            Self::Divide => "/",
        }
    }
}
