using Microsoft.Data.Sqlite;

namespace RpcGateway.Mailbox.Sqlite;

/// <summary>A prepared statement with parameters $1, $2 and so on.</summary>
internal sealed class Statement : IDisposable
{
    private readonly SqliteCommand _command;

    public Statement(SqliteConnection connection, string sql)
    {
        _command = connection.CreateCommand();
        _command.CommandText = sql;
    }

    public int Execute(params ReadOnlySpan<object> values) => Bind(values).ExecuteNonQuery();

    public object? Scalar(params ReadOnlySpan<object> values) => Bind(values).ExecuteScalar();

    public SqliteDataReader Read(params ReadOnlySpan<object> values) => Bind(values).ExecuteReader();

    public void Dispose() => _command.Dispose();

    private SqliteCommand Bind(ReadOnlySpan<object> values)
    {
        for (var i = 0; i < values.Length; i++)
        {
            if (i == _command.Parameters.Count)
            {
                _command.Parameters.AddWithValue($"${i + 1}", values[i]);
            }
            else
            {
                _command.Parameters[i].Value = values[i];
            }
        }

        return _command;
    }
}
