using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;

namespace RpcGateway.Generator.Tests.Rules;

[JsonDerivedType(typeof(Cash), "cash")]
[JsonDerivedType(typeof(Card), "card")]
[JsonDerivedType(typeof(CreditCard), "credit")]
public abstract record Payment([Range(1, 1000)] int Amount);

public sealed record Cash(int Amount) : Payment(Amount);

public record Card(int Amount, [RegularExpression("[0-9]{4}")] string Number) : Payment(Amount);

public sealed record CreditCard(int Amount, string Number, [Range(0, 12)] int Months) : Card(Amount, Number);
