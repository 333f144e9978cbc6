//! Builds an expression from its tokens: `or`, `and`, `not`, comparison and `in`, `+ -`, `* /`, signs.

use super::lexer::{Token, tokens};
use super::{Comparison, Expr, ExpressionError, Function, Operator, Value};

/// Deepest nesting of brackets, `not` and signs.
const DEPTH_MAX: usize = 32;

type Parsed = Result<Expr<String>, ExpressionError>;

/// The words of the language, which no item can have as its name.
pub(crate) const RESERVED: [&str; 8] = ["and", "or", "not", "in", "true", "false", "if", "today"];

/// Reads an expression. Names are not looked up yet.
pub(crate) fn parse(text: &str) -> Parsed {
    let tokens = tokens(text)?;
    let mut parser = Parser { tokens: &tokens, at: 0, depth: 0 };
    let expr = parser.any()?;
    match parser.peek() {
        None => Ok(expr),
        Some(_) => Err(parser.unexpected()),
    }
}

struct Parser<'a> {
    tokens: &'a [Token],
    at: usize,
    depth: usize,
}

impl Parser<'_> {
    fn peek(&self) -> Option<&Token> {
        self.tokens.get(self.at)
    }

    fn is_word(&self, word: &str) -> bool {
        matches!(self.peek(), Some(Token::Word(found)) if found == word)
    }

    fn take_word(&mut self, word: &str) -> bool {
        let found = self.is_word(word);
        self.at += usize::from(found);
        found
    }

    fn take_sign(&mut self, sign: &str) -> bool {
        let found = matches!(self.peek(), Some(Token::Sign(s)) if *s == sign);
        self.at += usize::from(found);
        found
    }

    fn need_sign(&mut self, sign: &str) -> Result<(), ExpressionError> {
        if self.take_sign(sign) { Ok(()) } else { Err(self.unexpected()) }
    }

    fn unexpected(&self) -> ExpressionError {
        match self.peek() {
            None => ExpressionError::new("unfinished-expression", "L’expression n’est pas finie.", "The expression is not finished."),
            Some(token) => {
                let word = match token {
                    Token::Number(number) => number.to_string(),
                    Token::Text(text) => format!("'{text}'"),
                    Token::Word(word) => word.clone(),
                    Token::Sign(sign) => (*sign).to_owned(),
                };
                ExpressionError::new(
                    "unexpected-word",
                    format!("« {word} » n’a pas de sens à cet endroit de l’expression."),
                    format!("“{word}” makes no sense at this place of the expression."),
                )
            }
        }
    }

    fn nested(&mut self, read: fn(&mut Self) -> Parsed) -> Parsed {
        self.depth += 1;
        if self.depth > DEPTH_MAX {
            return Err(ExpressionError::new(
                "expression-too-deep",
                format!("L’expression a plus de {DEPTH_MAX} niveaux."),
                format!("The expression has more than {DEPTH_MAX} levels."),
            ));
        }
        let expr = read(self);
        self.depth -= 1;
        expr
    }

    fn any(&mut self) -> Parsed {
        let mut parts = vec![self.all()?];
        while self.take_word("or") {
            parts.push(self.all()?);
        }
        Ok(one_or(parts, Expr::Any))
    }

    fn all(&mut self) -> Parsed {
        let mut parts = vec![self.not()?];
        while self.take_word("and") {
            parts.push(self.not()?);
        }
        Ok(one_or(parts, Expr::All))
    }

    fn not(&mut self) -> Parsed {
        if self.take_word("not") {
            return Ok(Expr::Not(Box::new(self.nested(Self::not)?)));
        }
        self.comparison()
    }

    fn comparison(&mut self) -> Parsed {
        const SIGNS: [(&str, Comparison); 6] = [
            ("==", Comparison::Equal),
            ("!=", Comparison::NotEqual),
            ("<=", Comparison::LessOrEqual),
            (">=", Comparison::GreaterOrEqual),
            ("<", Comparison::Less),
            (">", Comparison::Greater),
        ];
        let left = self.sum()?;
        if self.take_word("in") {
            let list = if self.take_sign("(") { self.arguments()? } else { vec![self.sum()?] };
            return Ok(Expr::In(Box::new(left), list));
        }
        for (sign, comparison) in SIGNS {
            if self.take_sign(sign) {
                let right = self.sum()?;
                return Ok(Expr::Compare(comparison, Box::new(left), Box::new(right)));
            }
        }
        Ok(left)
    }

    fn sum(&mut self) -> Parsed {
        let mut left = self.product()?;
        loop {
            let operator = if self.take_sign("+") {
                Operator::Add
            } else if self.take_sign("-") {
                Operator::Subtract
            } else {
                return Ok(left);
            };
            left = Expr::Compute(operator, Box::new(left), Box::new(self.product()?));
        }
    }

    fn product(&mut self) -> Parsed {
        let mut left = self.signed()?;
        loop {
            let operator = if self.take_sign("*") {
                Operator::Multiply
            } else if self.take_sign("/") {
                Operator::Divide
            } else {
                return Ok(left);
            };
            left = Expr::Compute(operator, Box::new(left), Box::new(self.signed()?));
        }
    }

    fn signed(&mut self) -> Parsed {
        if self.take_sign("-") {
            return Ok(Expr::Negate(Box::new(self.nested(Self::signed)?)));
        }
        self.primary()
    }

    /// What follows an open bracket, up to and with the closing one; at least one entry.
    fn arguments(&mut self) -> Result<Vec<Expr<String>>, ExpressionError> {
        let mut list = vec![self.nested(Self::any)?];
        while self.take_sign(",") {
            list.push(self.nested(Self::any)?);
        }
        self.need_sign(")")?;
        Ok(list)
    }

    fn primary(&mut self) -> Parsed {
        if self.take_sign("(") {
            let inner = self.nested(Self::any)?;
            self.need_sign(")")?;
            return Ok(inner);
        }
        let word = match self.peek() {
            Some(Token::Number(number)) => {
                let number = *number;
                self.at += 1;
                let Some(Token::Text(unit)) = self.peek() else { return Ok(Expr::Literal(Value::Number(number))) };
                let quantity = Value::Quantity(number, unit.as_str().into());
                self.at += 1;
                return Ok(Expr::Literal(quantity));
            }
            Some(Token::Text(text)) => {
                let literal = Expr::Literal(Value::Text(text.as_str().into()));
                self.at += 1;
                return Ok(literal);
            }
            Some(Token::Word(word)) => word.clone(),
            _ => return Err(self.unexpected()),
        };
        match word.as_str() {
            "true" | "false" => {
                self.at += 1;
                return Ok(Expr::Literal(Value::Bool(word == "true")));
            }
            "and" | "or" | "not" | "in" => return Err(self.unexpected()),
            _ => self.at += 1,
        }
        if !self.take_sign("(") {
            return Ok(Expr::Name(word));
        }
        let Some((_, function)) = Function::ALL.iter().find(|(name, _)| *name == word) else {
            return Err(ExpressionError::new(
                "unknown-function",
                format!("La fonction « {word} » n’existe pas dans les expressions."),
                format!("The function “{word}” does not exist in expressions."),
            ));
        };
        Ok(Expr::Call(*function, self.arguments()?))
    }
}

fn one_or(mut parts: Vec<Expr<String>>, join: fn(Vec<Expr<String>>) -> Expr<String>) -> Expr<String> {
    match (parts.len(), parts.pop()) {
        (1, Some(only)) => only,
        (_, Some(last)) => {
            parts.push(last);
            join(parts)
        }
        (_, None) => join(parts),
    }
}
