//! Builds the tree of a FHIRPath expression, operators by how tightly they bind.

use super::lexer::{Token, tokens};
use super::{Literal, Path};
use crate::expression::ExpressionError;

/// Deepest nesting of brackets, arguments and signs.
const DEPTH_MAX: usize = 40;
/// Deepest tree.
const TREE_MAX: usize = 120;

type Parsed = Result<Path, ExpressionError>;

/// Operators from the loosest to the tightest.
const LEVELS: [&[&str]; 10] = [
    &["implies"],
    &["or", "xor"],
    &["and"],
    &["in", "contains"],
    &["=", "~", "!=", "!~"],
    &["<=", ">=", "<", ">"],
    &["|"],
    &["is", "as"],
    &["+", "-", "&"],
    &["*", "/", "div", "mod"],
];

/// Reads an expression.
pub(in crate::fhir) fn parse(text: &str) -> Parsed {
    let tokens = tokens(text)?;
    let mut parser = Parser { tokens: &tokens, at: 0, depth: 0 };
    let path = parser.operators(0)?;
    match parser.peek() {
        None if depth(&path) <= TREE_MAX => Ok(path),
        None => Err(too_deep()),
        Some(_) => Err(parser.unexpected()),
    }
}

fn too_deep() -> ExpressionError {
    ExpressionError::new(
        "expression-too-deep",
        format!("L’expression FHIRPath a plus de {DEPTH_MAX} niveaux ou de {TREE_MAX} étapes à la suite."),
        format!("The FHIRPath expression has more than {DEPTH_MAX} levels or {TREE_MAX} steps in a row."),
    )
}

/// How deep a tree is: chains of operators and points count, since each holds the one before.
fn depth(path: &Path) -> usize {
    let all = |paths: &[Path]| paths.iter().map(depth).max().unwrap_or(0);
    1 + match path {
        Path::Nothing | Path::Literal(_) | Path::Variable(_) | Path::Special(_) | Path::Member(_) => 0,
        Path::Child(inner, _) | Path::Minus(inner) => depth(inner),
        Path::Function(_, arguments) => all(arguments),
        Path::Method(inner, _, arguments) => depth(inner).max(all(arguments)),
        Path::Index(left, right) | Path::Binary(_, left, right) => depth(left).max(depth(right)),
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

    fn take(&mut self, sign: &str) -> bool {
        let found = matches!(self.peek(), Some(Token::Sign(found)) if *found == sign);
        self.at += usize::from(found);
        found
    }

    fn need(&mut self, sign: &str) -> Result<(), ExpressionError> {
        if self.take(sign) { Ok(()) } else { Err(self.unexpected()) }
    }

    fn unexpected(&self) -> ExpressionError {
        let word = match self.peek() {
            None => {
                return ExpressionError::new("unfinished-expression", "L’expression FHIRPath n’est pas finie.", "The FHIRPath expression is not finished.");
            }
            Some(Token::Literal(literal)) => literal.to_string(),
            Some(Token::Word(word) | Token::Quoted(word) | Token::Special(word)) => word.clone(),
            Some(Token::Variable(name)) => format!("%{name}"),
            Some(Token::Sign(sign)) => (*sign).to_owned(),
        };
        ExpressionError::new(
            "unexpected-word",
            format!("« {word} » n’a pas de sens à cet endroit de l’expression FHIRPath."),
            format!("“{word}” makes no sense at this place of the FHIRPath expression."),
        )
    }

    fn nested(&mut self, read: impl FnOnce(&mut Self) -> Parsed) -> Parsed {
        self.depth += 1;
        if self.depth > DEPTH_MAX {
            return Err(too_deep());
        }
        let path = read(self);
        self.depth -= 1;
        path
    }

    fn operator(&self, level: &[&'static str]) -> Option<&'static str> {
        let found = match self.peek()? {
            Token::Word(word) => word.as_str(),
            Token::Sign(sign) => sign,
            _ => return None,
        };
        level.iter().find(|operator| **operator == found).copied()
    }

    fn operators(&mut self, level: usize) -> Parsed {
        let Some(signs) = LEVELS.get(level) else { return self.signed() };
        let mut left = self.operators(level + 1)?;
        while let Some(operator) = self.operator(signs) {
            self.at += 1;
            let right = self.operators(level + 1)?;
            left = Path::Binary(operator, Box::new(left), Box::new(right));
        }
        Ok(left)
    }

    fn signed(&mut self) -> Parsed {
        if self.take("-") {
            return Ok(Path::Minus(Box::new(self.nested(Self::signed)?)));
        }
        if self.take("+") {
            return self.nested(Self::signed);
        }
        let mut path = self.term()?;
        loop {
            if self.take(".") {
                let name = self.name()?;
                path = match self.arguments()? {
                    Some(arguments) => Path::Method(Box::new(path), name, arguments),
                    None => Path::Child(Box::new(path), name),
                };
            } else if self.take("[") {
                let index = self.nested(|parser| parser.operators(0))?;
                self.need("]")?;
                path = Path::Index(Box::new(path), Box::new(index));
            } else {
                return Ok(path);
            }
        }
    }

    fn name(&mut self) -> Result<String, ExpressionError> {
        let Some(Token::Word(name) | Token::Quoted(name)) = self.peek() else { return Err(self.unexpected()) };
        let name = name.clone();
        self.at += 1;
        Ok(name)
    }

    /// The arguments of a call; `None` when no bracket follows.
    fn arguments(&mut self) -> Result<Option<Vec<Path>>, ExpressionError> {
        if !self.take("(") {
            return Ok(None);
        }
        let mut arguments = Vec::new();
        if self.take(")") {
            return Ok(Some(arguments));
        }
        loop {
            arguments.push(self.nested(|parser| parser.operators(0))?);
            if self.take(")") {
                return Ok(Some(arguments));
            }
            self.need(",")?;
        }
    }

    fn term(&mut self) -> Parsed {
        if self.take("(") {
            let inner = self.nested(|parser| parser.operators(0))?;
            self.need(")")?;
            return Ok(inner);
        }
        if self.take("{") {
            self.need("}")?;
            return Ok(Path::Nothing);
        }
        let path = match self.peek() {
            Some(Token::Literal(literal)) => Path::Literal(literal.clone()),
            Some(Token::Variable(name)) => Path::Variable(name.clone()),
            Some(Token::Special(name)) => Path::Special(name.clone()),
            Some(Token::Word(word)) if word == "true" || word == "false" => Path::Literal(Literal::Bool(word == "true")),
            Some(Token::Word(_) | Token::Quoted(_)) => {
                let name = self.name()?;
                return Ok(match self.arguments()? {
                    Some(arguments) => Path::Function(name, arguments),
                    None => Path::Member(name),
                });
            }
            _ => return Err(self.unexpected()),
        };
        self.at += 1;
        Ok(path)
    }
}
